/// The checksums behind a PNG's chunks: with a wrong one libpng looks at nothing of a chunk.
enum PNGChecksums {
    /// A whole chunk.
    static func chunk(_ type: String, _ contents: [UInt8]) -> [UInt8] {
        let named = Array(type.utf8) + contents
        return number(UInt32(contents.count)) + named + number(checksum(named[...]))
    }

    /// The file with every checksum right as far as its chunks' lengths lead; anything else as it is.
    static func mended(_ file: [UInt8]) -> [UInt8] {
        guard file.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return file }
        var file = file
        var place = 8
        while place + 12 <= file.count {
            let length = file[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
            let end = place + 8 + length
            guard end + 4 <= file.count else { break }
            file.replaceSubrange(end..<(end + 4), with: number(checksum(file[(place + 4)..<end])))
            place = end + 4
        }
        return file
    }

    private static func number(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    /// CRC-32 (PNG specification, annex D).
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(UInt32.max) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }

    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }
}
