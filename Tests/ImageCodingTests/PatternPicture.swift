import FarmBasics

@testable import ImageCoding

/// Pictures by a formula, which tools outside can repeat.
enum PatternPicture {
    static func image(_ width: Int, _ height: Int, channels: Int, offset: Int = 0) throws -> PixelImage {
        var bytes: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels {
                    bytes.append(UInt8((x * 37 + y * 59 + channel * 83 + x * y * 7 + offset) % 256))
                }
            }
        }
        return try PixelImage(width: width, height: height, channels: channels, bytes: bytes)
    }

    /// A black mask with a white box.
    static func mask(_ width: Int, _ height: Int, white box: PixelRegion) throws -> PixelImage {
        var bytes = [UInt8](repeating: 0, count: width * height)
        for y in box.top..<box.bottom {
            for x in box.left..<box.right { bytes[y * width + x] = 255 }
        }
        return try PixelImage(width: width, height: height, channels: 1, bytes: bytes)
    }

    /// The words of each line of ``PixelVectors``.
    static func cases(_ lines: String) -> [[String]] {
        lines.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }
}

extension PixelImage {
    /// The first 16 digits of the pixels' SHA-256.
    var shortDigest: String { String(PixelDigest.of(bytes).hex.prefix(16)) }
}
