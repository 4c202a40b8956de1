import ImageCoding

/// A PNG file that no farm made.
enum TestPNG {
    static func encoded() throws -> [UInt8] {
        let pixels = (0..<(32 * 32 * 3)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 97) }
        return try PNGEncoder.encode(rgb: pixels, width: 32, height: 32)
    }
}
