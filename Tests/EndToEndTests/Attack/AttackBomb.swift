/// Small files that say that they are large, or become large where somebody unpacks them.
struct AttackBomb: Sendable {
    var name: String
    var bytes: [UInt8]
    /// The pixels are harmless: it may be taken as a picture, if what else is in it is left alone.
    var isPicture = false

    /// - Parameter good: a PNG that anybody takes.
    static func all(good: [UInt8]) -> [AttackBomb] {
        let zeros = deflated(megabytes: 256)
        let signature = Array(good[..<8])
        let rest = Array(good[33...])
        func png(_ width: UInt32, _ height: UInt32, _ chunks: [UInt8]) -> [UInt8] {
            signature + chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]) + chunks
                + chunk("IEND", [])
        }
        func beside(_ type: String, _ content: [UInt8]) -> [UInt8] { good[..<33] + chunk(type, content) + rest }
        let text = Array("parameters".utf8)
        let small = chunk("zTXt", text + [0, 0] + deflated(megabytes: 1))
        return [
            AttackBomb(name: "PNG whose pixels do not end", bytes: png(64, 64, chunk("IDAT", zeros)), isPicture: true),
            AttackBomb(name: "PNG of 65500x65500", bytes: png(65500, 65500, chunk("IDAT", zeros))),
            AttackBomb(name: "PNG of 2^31", bytes: png(.max >> 1, .max >> 1, chunk("IDAT", zeros))),
            AttackBomb(name: "PNG one pixel high", bytes: png(.max >> 1, 1, chunk("IDAT", zeros))),
            AttackBomb(name: "PNG with zTXt", bytes: beside("zTXt", text + [0, 0] + zeros), isPicture: true),
            AttackBomb(
                name: "PNG with iTXt", bytes: beside("iTXt", text + [0, 1, 0, 0, 0] + zeros), isPicture: true),
            AttackBomb(name: "PNG with iCCP", bytes: beside("iCCP", text + [0, 0] + zeros), isPicture: true),
            AttackBomb(
                name: "PNG with many zTXt",
                bytes: good[..<33] + Array(repeatElement(small, count: 500).joined()) + rest,
                isPicture: true),
            AttackBomb(name: "JPEG of 65500x65500", bytes: jpeg(65500, 65500)),
            AttackBomb(name: "WebP of 16383x16383", bytes: webP("VP8L", losslessHeader(16383, 16383))),
            AttackBomb(
                name: "WebP with a canvas of 2^24", bytes: webP("VP8X", [0, 0, 0, 0] + [255, 255, 255, 255, 255, 255])),
        ]
    }

    // MARK: PNG

    /// A zlib stream of zeros: a fixed Huffman block of matches as long as can be, 13 bits each.
    private static func deflated(megabytes: Int) -> [UInt8] {
        // Header of the block, a literal 0; then eight matches of 258 at distance 1 fill 13 bytes.
        var bits: [Bool] = [true, true, false] + [false, false, true, true, false, false, false, false]
        // Length code 285, 8 bits from the highest; distance code 0, 5 bits.
        let match = [true, true, false, false, false, true, false, true] + [Bool](repeating: false, count: 5)
        while bits.count % 8 != 0 { bits += match }
        let period = packed((0..<8).flatMap { _ in match })
        let rounds = (megabytes << 20) / (8 * 258)
        return [0x78, 0x9C] + packed(bits) + Array((0..<rounds).map { _ in period }.joined())
            + packed([Bool](repeating: false, count: 8)) + [0, 0, 0, 0]
    }

    private static func packed(_ bits: [Bool]) -> [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { byte, bit in
                start + bit < bits.count && bits[start + bit] ? byte | 1 << UInt8(bit) : byte
            }
        }
    }

    private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + content
        return bigEndian(UInt32(content.count)) + body + bigEndian(checksum(body))
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF as UInt32) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
    }

    // MARK: Others

    private static func jpeg(_ width: UInt16, _ height: UInt16) -> [UInt8] {
        let size = [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)]
        let frame: [UInt8] = [0xFF, 0xC0, 0, 17, 8] + size + [3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]
        let scan: [UInt8] = [0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0]
        return [0xFF, 0xD8] + frame + scan + [UInt8](repeating: 0, count: 64) + [0xFF, 0xD9]
    }

    private static func losslessHeader(_ width: UInt32, _ height: UInt32) -> [UInt8] {
        let size = (width - 1) | (height - 1) << 14
        return [0x2F] + bigEndian(size).reversed() + [UInt8](repeating: 0, count: 64)
    }

    private static func webP(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let padded = content + [UInt8](repeating: 0, count: content.count % 2)
        let body = Array(("WEBP" + type).utf8) + bigEndian(UInt32(content.count)).reversed() + padded
        return Array("RIFF".utf8) + bigEndian(UInt32(body.count)).reversed() + body
    }
}
