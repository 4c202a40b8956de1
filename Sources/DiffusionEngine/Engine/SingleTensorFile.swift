internal import Foundation

/// Writes the smallest safetensors files: one tensor of 32-bit numbers.
enum SingleTensorFile {
    private struct Entry: Encodable {
        var dtype = "F32"
        var shape: [Int]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var data_offsets: [Int]
    }

    static func file(name: String, shape: [Int], numbers: [Float]) throws -> [UInt8] {
        let entry = Entry(shape: shape, data_offsets: [0, numbers.count * 4])
        var header = [UInt8](try JSONEncoder().encode([name: entry]))
        header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        return littleEndian(UInt64(header.count)) + header + numbers.flatMap { littleEndian($0.bitPattern) }
    }

    private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<(Number.bitWidth / 8)).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}
