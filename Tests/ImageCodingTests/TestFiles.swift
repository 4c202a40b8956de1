/// Containers around metadata, without a picture.
enum TestFiles {
    /// An Exif structure whose `UserComment` is `comment`.
    static func tiff(_ comment: [UInt8], isLittleEndian: Bool) -> [UInt8] {
        func number(_ value: Int, _ length: Int) -> [UInt8] {
            let digits = (0..<length).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
            return isLittleEndian ? digits : digits.reversed()
        }
        func directory(_ tag: Int, type: Int, count: Int, value: Int) -> [UInt8] {
            number(1, 2) + number(tag, 2) + number(type, 2) + number(count, 4) + number(value, 4) + number(0, 4)
        }
        let head = Array((isLittleEndian ? "II" : "MM").utf8) + number(42, 2) + number(8, 4)
        return head + directory(0x8769, type: 4, count: 1, value: 26)
            + directory(0x9286, type: 7, count: comment.count, value: 44) + comment
    }

    static func jpeg(_ tiff: [UInt8]?, comment: [UInt8]? = nil) -> [UInt8] {
        func segment(_ kind: UInt8, _ contents: [UInt8]) -> [UInt8] {
            let length = contents.count + 2
            return [0xFF, kind, UInt8(length >> 8), UInt8(length & 0xFF)] + contents
        }
        return [0xFF, 0xD8, 0xFF] + segment(0xE0, Array("JFIF\0".utf8))
            + (tiff.map { segment(0xE1, Array("Exif\0\0".utf8) + $0) } ?? [])
            + (comment.map { segment(0xFE, $0) } ?? []) + [0xFF, 0xDA, 0, 2, 1, 2, 3]
    }

    static func webp(_ type: String, _ contents: [UInt8]) -> [UInt8] {
        let length = (0..<4).map { UInt8(truncatingIfNeeded: contents.count >> ($0 * 8)) }
        return Array("RIFF\0\0\0\0WEBPVP8L".utf8) + [1, 0, 0, 0, 9, 0] + Array(type.utf8) + length + contents
    }

    typealias Chunk = (type: String, contents: [UInt8])

    /// A PNG file of these chunks alone.
    static func png(_ chunks: [Chunk]) -> [UInt8] {
        func bigEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - $0 * 8)) } }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunks.flatMap { chunk in
                let body = Array(chunk.type.utf8) + chunk.contents
                return bigEndian(UInt32(chunk.contents.count)) + body + bigEndian(checksum(body))
            }
    }

    /// The chunks of a sound PNG file.
    static func pngChunks(_ file: [UInt8]) -> [Chunk] {
        var chunks: [Chunk] = []
        var rest = file.dropFirst(8)
        while rest.count >= 12 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let type = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
            chunks.append((type, Array(rest.dropFirst(8).prefix(length))))
            rest = rest.dropFirst(length + 12)
        }
        return chunks
    }

    /// CRC-32 as PNG has it (its specification, annex D).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { bits, _ in bits & 1 == 1 ? 0xEDB8_8320 ^ (bits >> 1) : bits >> 1 }
        }
    }
}
