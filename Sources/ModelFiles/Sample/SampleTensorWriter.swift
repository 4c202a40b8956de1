internal import FarmModel
internal import Foundation

/// Writes sample tensors as a sparse safetensors file, every byte following from the seed.
struct SampleTensorWriter {
    private static let poolCount = 4096
    private static let pieceWidth = 256
    private static let pieceCount = 256

    private var random: SplitMix64
    /// Normal draws that the tensors choose from: a draw for each of ten million weights would take seconds.
    private let pool: [Double]
    private let pieces: [[UInt8]]

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        pool = (0..<Self.poolCount).map { _ in random.nextNormal() }
        pieces = (0..<Self.pieceCount).map { _ in (0..<Self.pieceWidth).map { _ in Self.smallFloat8(random.next()) } }
        self.random = random
    }

    /// ±2^e·(1+m/8) with e of −6 to −4, in the format that safetensors calls F8_E4M3 (exponent bias 7).
    private static func smallFloat8(_ bits: UInt64) -> UInt8 {
        let sign = UInt8(bits & 1) << 7
        let exponent = UInt8(1 + (bits >> 1) % 3) << 3
        return sign | exponent | UInt8((bits >> 8) & 7)
    }

    mutating func write(_ tensors: [SampleTensor], to path: String) throws {
        let header = try Self.header(of: tensors)
        let temporary = path + ".part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(temporary) }
        defer {
            close(descriptor)
            unlink(temporary)
        }
        try Self.write(header, to: descriptor, at: 0, path: temporary)
        var offset = header.count
        for tensor in tensors {
            if let bytes = bytes(of: tensor) { try Self.write(bytes, to: descriptor, at: offset, path: temporary) }
            offset += tensor.byteCount
        }
        guard ftruncate(descriptor, off_t(offset)) == 0, fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw Self.failure(path)
        }
    }

    private static func header(of tensors: [SampleTensor]) throws -> [UInt8] {
        var entries: [String: HeaderEntry] = [:]
        var offset = 0
        for tensor in tensors {
            entries[tensor.name] = HeaderEntry(
                dtype: tensor.type, shape: tensor.shape, data_offsets: [offset, offset + tensor.byteCount])
            offset += tensor.byteCount
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var json = Array(try encoder.encode(entries))
        // Spaces, so that the data begins on a page.
        let length = (json.count + 8 + 4095) / 4096 * 4096 - 8
        json += [UInt8](repeating: UInt8(ascii: " "), count: length - json.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + json
    }

    private struct HeaderEntry: Encodable {
        var dtype: String
        var shape: [Int]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var data_offsets: [Int]
    }

    /// `nil` for a hole.
    private mutating func bytes(of tensor: SampleTensor) -> [UInt8]? {
        switch tensor.fill {
        case .zero: nil
        case .constant(let value): draw(tensor.elementCount, from: [value.bitPattern])
        case .normal(let deviation): draw(tensor.elementCount, from: pool.map { Float16($0 * deviation).bitPattern })
        case .patchwork: patchwork(tensor)
        }
    }

    private mutating func draw(_ count: Int, from pool: [UInt16]) -> [UInt8] {
        // A pool's size is a power of two, and an index takes 12 of a draw's 64 bits.
        let mask = UInt64(pool.count - 1)
        return [UInt8](unsafeUninitializedCapacity: count * 2) { buffer, initialized in
            var index = 0
            while index < count {
                var bits = random.next()
                for _ in 0..<min(5, count - index) {
                    let value = pool[Int(bits & mask)]
                    buffer[index * 2] = UInt8(truncatingIfNeeded: value)
                    buffer[index * 2 + 1] = UInt8(truncatingIfNeeded: value >> 8)
                    bits >>= 12
                    index += 1
                }
            }
            initialized = count * 2
        }
    }

    private mutating func patchwork(_ tensor: SampleTensor) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(tensor.byteCount)
        while bytes.count < tensor.byteCount {
            bytes += pieces[Int(random.next() >> 56)]
        }
        return bytes
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, at offset: Int, path: String) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path) }
            done += count
        }
    }

    private static func failure(_ path: String) -> FarmError {
        FarmError(.inputOutput, "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
}
