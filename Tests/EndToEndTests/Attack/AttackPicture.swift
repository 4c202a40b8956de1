import FarmBasics
import FarmModel
import ImageCoding

/// A picture that no engine made.
struct AttackPicture: Sendable {
    var bytes: [UInt8]
    var pixelDigest: Digest
    var digest: Digest { PixelDigest.sha256(bytes) }

    init(width: Int = 64, height: Int = 64, grey: UInt8 = 99) throws {
        let pixels = [UInt8](repeating: grey, count: width * height * 3)
        bytes = try PNGEncoder.encode(rgb: pixels, width: width, height: height)
        pixelDigest = PixelDigest.of(pixels)
    }
}
