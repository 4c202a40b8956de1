internal import FarmBasics
internal import Foundation
internal import LocalFiles

/// The table of contents of a safetensors file: a length of 8 bytes, little-endian, then JSON, then the data.
///
/// The file is not trusted: every number is checked against the file's size before anything relies on it.
package struct SafetensorsHeader: Sendable, Equatable {
    /// A sixth of the format's own limit, and more than any file that we know has: hostile JSON takes 25 times its length
    /// in memory to be read.
    package static let maximumLength = 16_000_000

    /// What the header says of one tensor, checked against the file's size.
    package struct Tensor: Sendable, Equatable {
        /// The format's word, such as `F16` or `BF16`.
        package var type: String
        /// The sides, rows first; none for a single number.
        package var shape: [Int64]
        /// Bytes from the beginning of the data.
        package var range: Range<Int64>
    }

    /// By name; never empty.
    package let tensors: [String: Tensor]
    /// The short texts of `__metadata__`.
    package let metadata: [String: String]
    /// Where in the file the data begins.
    package let dataStart: Int64

    /// Reads and checks the header of the file at `path`.
    package static func read(_ path: String) throws -> SafetensorsHeader {
        try SafetensorsHeader(reading: try RegularFile(opening: path))
    }

    init(reading file: borrowing RegularFile) throws {
        let path = file.path
        let prefix = try file.read(FileFormat.prefixLength, at: 0)
        if let refusal = FileFormat(firstBytes: prefix).refusal { throw Self.error(path, refusal) }
        let length = prefix.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.maximumLength) else {
            throw Self.error(path, "has a header of \(length) bytes; at most \(Self.maximumLength) are accepted")
        }
        dataStart = 8 + Int64(length)
        guard file.byteCount >= dataStart else {
            throw Self.error(path, "is truncated: its header lacks \(dataStart - file.byteCount) bytes")
        }
        let json = try file.read(Int(length), at: 8)
        if let problem = StrictJSON.problem(of: json) { throw Self.error(path, problem) }
        let entries: HeaderEntries
        do {
            entries = try JSONDecoder().decode(HeaderEntries.self, from: Data(json))
        } catch {
            throw Self.error(path, "has a header that is not safetensors' JSON")
        }
        metadata = entries.metadata
        tensors = try entries.tensors.reduce(into: [:]) { tensors, entry in
            tensors[entry.key] = try Self.tensor(entry.value, named: entry.key, path: path)
        }
        try Self.checkLayout(tensors, dataBytes: file.byteCount - dataStart, path: path)
    }

    private static func tensor(_ entry: TensorEntry, named name: String, path: String) throws -> Tensor {
        let name = name.shortened()
        guard let bits = entry.bitsPerElement else {
            throw error(path, "has the tensor '\(name)' of unknown type '\(entry.dtype.shortened(to: 20))'")
        }
        guard entry.data_offsets.count == 2, entry.shape.count <= 8, entry.shape.allSatisfy({ $0 >= 0 }),
            let begin = entry.data_offsets.first, let end = entry.data_offsets.last, 0 <= begin, begin <= end
        else { throw error(path, "has the tensor '\(name)' with an impossible shape or place") }
        var wanted = bits
        for side in entry.shape {
            let product = wanted.multipliedReportingOverflow(by: side)
            guard !product.overflow else { throw error(path, "has the tensor '\(name)' of an impossible size") }
            wanted = product.partialValue
        }
        guard wanted / 8 == end - begin else {
            throw error(path, "has the tensor '\(name)' with \(end - begin) bytes where its shape needs \(wanted / 8)")
        }
        return Tensor(type: entry.dtype, shape: entry.shape, range: begin..<end)
    }

    /// The tensors must fill the data without gaps or overlaps, as the format says.
    private static func checkLayout(_ tensors: [String: Tensor], dataBytes: Int64, path: String) throws {
        guard !tensors.isEmpty else { throw error(path, "holds no tensors") }
        var end: Int64 = 0
        for (name, tensor) in tensors.sorted(by: {
            ($0.value.range.lowerBound, $0.value.range.upperBound) < (
                $1.value.range.lowerBound, $1.value.range.upperBound
            )
        }) {
            guard tensor.range.lowerBound == end else {
                throw error(path, "has a gap or an overlap before the tensor '\(name.shortened())'")
            }
            end = tensor.range.upperBound
        }
        if end > dataBytes { throw error(path, "is truncated: \(end - dataBytes) bytes of its data are missing") }
        if end < dataBytes { throw error(path, "has \(dataBytes - end) bytes after its last tensor") }
    }

    private static func error(_ path: String, _ reason: String) -> FarmError {
        FarmError(.failedPrecondition, "'\(path)' \(reason)")
    }
}
