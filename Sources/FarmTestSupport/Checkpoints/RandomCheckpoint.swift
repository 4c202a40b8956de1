import Foundation

/// Writes safetensors files of seeded random numbers at the disk's speed: each standard deviation has one block of
/// numbers, and a tensor is that block, over and over, from a place of its own.
package enum RandomCheckpoint {
    private struct Entry: Encodable {
        var dtype: String
        var shape: [Int]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var data_offsets: [Int]
    }

    /// Odd, so that rows of a matrix do not repeat.
    private static let blockLength = 98_317

    /// - Parameters:
    ///   - seed: one seed and one list of tensors make one file, byte by byte.
    ///   - isFull: whether in 32 bits; else in 16.
    package static func write(_ tensors: [RandomTensor], seed: UInt64, isFull: Bool = false, to path: String) throws {
        let width = isFull ? 4 : 2
        var entries: [String: Entry] = [:]
        var offset = 0
        for tensor in tensors {
            let end = offset + tensor.count * width
            entries[tensor.name] = Entry(
                dtype: isFull ? "F32" : "F16", shape: tensor.shape, data_offsets: [offset, end])
            offset = end
        }
        var header = [UInt8](try JSONEncoder().encode(entries))
        header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) }
        guard FileManager.default.createFile(atPath: path, contents: Data(length + header)) else {
            throw TestFailure("cannot make \(path)")
        }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seekToEnd()
        var blocks: [Double: Data] = [:]
        var state = seed
        for tensor in tensors {
            switch tensor.values {
            case .constant(let value):
                try file.write(contentsOf: bytes([Float](repeating: value, count: tensor.count), isFull: isFull))
            case .random(let deviation):
                let block = blocks[deviation] ?? self.block(deviation, state: &state, isFull: isFull)
                blocks[deviation] = block
                let start = Int(next(&state) % UInt64(blockLength))
                try write(tensor.count * width, of: block, from: start * width, to: file)
            }
        }
    }

    private static func write(_ count: Int, of block: Data, from start: Int, to file: FileHandle) throws {
        var (rest, start) = (count, start)
        while rest > 0 {
            let part = block[start..<min(block.count, start + rest)]
            try file.write(contentsOf: part)
            rest -= part.count
            start = 0
        }
    }

    private static func block(_ deviation: Double, state: inout UInt64, isFull: Bool) -> Data {
        // An even spread over ±1 has the standard deviation 1/√3.
        let scale = deviation * 3.0.squareRoot()
        var numbers: [Float] = []
        numbers.reserveCapacity(blockLength)
        for _ in 0..<blockLength {
            numbers.append(Float((Double(next(&state) >> 11) / 0x1p52 - 1) * scale))
        }
        return bytes(numbers, isFull: isFull)
    }

    private static func bytes(_ numbers: [Float], isFull: Bool) -> Data {
        isFull
            ? numbers.withUnsafeBytes { Data($0) }
            : numbers.map { Float16($0) }.withUnsafeBytes { Data($0) }
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
