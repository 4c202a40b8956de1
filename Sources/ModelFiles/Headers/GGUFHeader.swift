internal import FarmBasics
internal import LocalFiles

/// The table of contents of a GGUF file, version 2 or 3: counts, metadata, then each tensor's name, sides, type and
/// place; the data follows at the next multiple of the alignment.
///
/// The file is not trusted. What is refused includes all that would end the engine's process: a side of zero, which
/// `gguf_init_from_file` divides by, an alignment of another type than it asserts, a type that it does not know and rows
/// that are no whole blocks.
package struct GGUFHeader: Sendable, Equatable {
    /// The largest of language models, which bring their vocabulary, need a tenth of it.
    package static let maximumLength: Int64 = 100_000_000
    /// Both readers of the engine look through all that came before for each: more takes them minutes.
    static let maximumTensors: UInt64 = 32_768
    static let maximumKeys: UInt64 = 4_096
    static let maximumNameLength = 1_024
    private static let maximumSides: UInt32 = 8
    static let shortText = 256
    private static let alignmentKey = "general.alignment"

    /// The sides with the rows first, as safetensors has them.
    package let shapes: [String: [Int64]]
    /// The texts among the metadata that have 256 bytes or fewer.
    package let metadata: [String: String]
    /// Where in the file the data begins, in bytes.
    package let dataStart: Int64

    /// Reads and checks the header of the file at `path`.
    /// - Throws: `failedPrecondition`, naming the file.
    package static func read(_ path: String) throws -> GGUFHeader {
        try GGUFHeader(reading: try RegularFile(opening: path))
    }

    init(reading file: consuming RegularFile) throws {
        var cursor = GGUFCursor(file, limit: Self.maximumLength)
        let magic: UInt32 = try cursor.integer()
        guard magic == 0x4655_4747 else { throw cursor.failure("is no GGUF file") }
        let version: UInt32 = try cursor.integer()
        guard version == 2 || version == 3 else {
            throw cursor.failure("is of GGUF's version \(version); 2 and 3 are accepted")
        }
        let tensorCount: UInt64 = try cursor.integer()
        let keyCount: UInt64 = try cursor.integer()
        guard 1...Self.maximumTensors ~= tensorCount else {
            throw cursor.failure("says it holds \(tensorCount) tensors; 1 to \(Self.maximumTensors) are accepted")
        }
        guard keyCount <= Self.maximumKeys else {
            throw cursor.failure("says it has \(keyCount) keys; at most \(Self.maximumKeys) are accepted")
        }
        var metadata: [String: String] = [:]
        var alignment: UInt32 = 32
        var keys: Set<String> = []
        for _ in 0..<keyCount {
            let key = try cursor.string(limit: Self.maximumNameLength)
            guard keys.insert(key).inserted else { throw cursor.failure("has the key '\(key.shortened())' twice") }
            let type: UInt32 = try cursor.integer()
            if key == Self.alignmentKey {
                guard type == ValueType.uint32 else { throw cursor.failure("has an alignment that is no number") }
                alignment = try cursor.integer()
            } else if let text = try Self.value(of: type, key: key, &cursor) {
                metadata[key] = text
            }
        }
        guard alignment > 0, alignment & (alignment - 1) == 0, alignment <= 1 << 20 else {
            throw cursor.failure("has the alignment \(alignment), which is no power of two up to a megabyte")
        }
        var tensors: [String: Tensor] = [:]
        for _ in 0..<tensorCount {
            let name = try cursor.string(limit: Self.maximumNameLength)
            guard tensors.updateValue(try Self.tensor(name, &cursor), forKey: name) == nil else {
                throw cursor.failure("has the tensor '\(name.shortened())' twice")
            }
        }
        let mask = Int64(alignment) - 1
        dataStart = (cursor.position + mask) & ~mask
        try Self.checkLayout(tensors, dataBytes: cursor.file.byteCount - dataStart, cursor)
        shapes = tensors.mapValues { $0.sides.reversed() }
        self.metadata = metadata
    }

    private struct Tensor {
        var sides: [Int64]
        /// Bytes from the beginning of the data.
        var offset: Int64
        var byteCount: Int64
    }

    private static func tensor(_ name: String, _ cursor: inout GGUFCursor) throws -> Tensor {
        let quoted = name.shortened()
        let sideCount: UInt32 = try cursor.integer()
        guard sideCount <= maximumSides else {
            throw cursor.failure("has the tensor '\(quoted)' with \(sideCount) sides; at most \(maximumSides) can be")
        }
        var sides: [Int64] = []
        for _ in 0..<sideCount { sides.append(try cursor.integer()) }
        // Nothing at all, as marks of v-prediction are, does no harm.
        guard sides.allSatisfy({ $0 > 0 }) || sides == [0] else {
            throw cursor.failure("has the tensor '\(quoted)' with a side of \(sides.min() ?? 0)")
        }
        let code: UInt32 = try cursor.integer()
        guard let type = GGMLType(code: code) else {
            throw cursor.failure("has the tensor '\(quoted)' of the unknown type \(code)")
        }
        let offset: UInt64 = try cursor.integer()
        guard (sides.first ?? 1) % type.blockElements == 0 else {
            throw cursor.failure(
                "has the tensor '\(quoted)' of type \(type.name) with rows of \(sides.first ?? 1), no multiple of "
                    + "\(type.blockElements)")
        }
        var byteCount = type.blockBytes
        let factors = [(sides.first ?? 1) / type.blockElements] + sides.dropFirst()
        for factor in factors {
            let product = byteCount.multipliedReportingOverflow(by: factor)
            guard !product.overflow else { throw cursor.failure("has the tensor '\(quoted)' of an impossible size") }
            byteCount = product.partialValue
        }
        guard let offset = Int64(exactly: offset), byteCount <= Int64.max - offset else {
            throw cursor.failure("has the tensor '\(quoted)' in an impossible place")
        }
        return Tensor(sides: sides, offset: offset, byteCount: byteCount)
    }

    /// The tensors must lie within the file, each apart from the others.
    private static func checkLayout(
        _ tensors: [String: Tensor], dataBytes: Int64, _ cursor: borrowing GGUFCursor
    ) throws {
        var end: Int64 = 0
        for (name, tensor) in tensors.sorted(by: {
            ($0.value.offset, $0.value.byteCount) < ($1.value.offset, $1.value.byteCount)
        }) {
            guard tensor.offset >= end else {
                throw cursor.failure("has an overlap before the tensor '\(name.shortened())'")
            }
            end = tensor.offset + tensor.byteCount
        }
        if end > dataBytes {
            throw cursor.failure("is truncated: \(end - max(0, dataBytes)) bytes of its data are missing")
        }
    }
}
