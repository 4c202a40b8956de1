/// A PNG file's first chunk, rewritten.
enum PNGHeader {
    /// The file with another size in its header, checksum and all.
    static func resized(_ file: [UInt8], width: UInt32, height: UInt32) -> [UInt8] {
        var header = Array(file[12..<29])
        header.replaceSubrange(4..<8, with: bigEndian(width))
        header.replaceSubrange(8..<12, with: bigEndian(height))
        return file[..<12] + header + bigEndian(checksum(header)) + file[33...]
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// CRC-32, as ISO 3309 has it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF as UInt32) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
    }
}
