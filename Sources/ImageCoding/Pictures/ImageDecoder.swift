import FarmBasics
package import FarmModel

/// Reads the pictures that people send: PNG, JPEG and WebP, told by their first bytes, within bounds.
///
/// Bit depths other than 8 are brought to 8, palettes are unpacked, CMYK becomes RGB, EXIF's orientation is applied; an
/// animation is its first frame. Colour profiles are not applied, as stable-diffusion-webui does not.
package enum ImageDecoder {
    /// The picture, upright: grey, RGB or RGBA.
    package static func decode(_ bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws -> PixelImage {
        let reader = try open(bytes, limits: limits)
        let size = reader.size
        let count = size.width * size.height * reader.channels
        let pixels = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            // A damaged file may leave pixels out; they are then black, never what the memory held before.
            buffer.initialize(repeating: 0)
            try reader.read(bytes, into: start)
            filled = count
        }
        return reader.converted(
            PixelImage(validWidth: size.width, height: size.height, channels: reader.channels, bytes: pixels)
        ).upright(from: EXIFOrientation(of: bytes, format: reader.format))
    }

    /// The upright picture's size, from the header alone.
    package static func size(of bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws -> ImageSize {
        let reader = try open(bytes, limits: limits)
        return EXIFOrientation(of: bytes, format: reader.format).upright(reader.size)
    }

    private static func open(_ bytes: [UInt8], limits: ImageLimits) throws -> any PictureReader {
        try limits.check(byteCount: bytes.count)
        guard let format = PictureFormat(recognising: bytes) else {
            throw FarmError(.invalidInput, "the picture's file is of no known format; accepted: PNG, JPEG, WebP")
        }
        let reader = try format.reader(header: bytes)
        try limits.check(reader.size)
        return reader
    }
}
