import FarmModel

/// The small picture of a picture, which lists and pages show in its place.
///
/// It is a JPEG of quality 85. Measured on 24 pictures of papercut, one core, bytes and milliseconds a picture: at 128×128
/// pixels JPEG 2,357 and 0.14, WebP (quality 80, method 4) 1,179 and 2.4; enlarged to 256×256 JPEG 5,150 and 1.1, WebP
/// 2,550 and 7.7, with method 0 3,229 and 2.4. Half the bytes are little beside the PNG, which stays; JPEG costs the
/// machine that renders a seventh of the time, and every program shows it.
package enum Thumbnail {
    /// Pixels of the longer side, at most.
    package static let side = 256
    /// Without its dot, for names of files.
    package static let fileExtension = "jpg"
    /// For HTTP's `Content-Type`.
    package static let mediaType = "image/jpeg"

    /// The file for a picture of 8-bit RGB, rows from the top: scaled down by Lanczos's kernel to ``side``, never enlarged.
    /// Throws `invalidInput` where the bytes are no such picture.
    package static func make(rgb: [UInt8], width: Int, height: Int) throws -> [UInt8] {
        try make(of: PixelImage(width: width, height: height, channels: 3, bytes: rgb))
    }

    /// The file for a picture; grey becomes RGB, transparency is laid over white.
    package static func make(of picture: PixelImage) throws -> [UInt8] {
        let small = try picture.resized(to: picture.size.fitted(into: ImageSize(width: side, height: side))).flattened()
        return try JPEGEncoder.encode(rgb: small.bytes, width: small.width, height: small.height)
    }
}
