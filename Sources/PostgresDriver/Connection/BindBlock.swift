/// A statement's binds as libpq wants them: arrays of types, pointers, lengths and formats.
struct BindBlock {
    private let types: [UInt32]
    private let lengths: [Int32]
    private let formats: [Int32]
    private let offsets: [Int?]
    private let bytes: [UInt8]

    init(_ binds: [SQL.Bind]) {
        types = binds.map(\.type.rawValue)
        lengths = binds.map { Int32(clamping: $0.bytes?.count ?? 0) }
        formats = binds.map { _ in 1 }
        var bytes: [UInt8] = []
        // One byte more, so that an empty value at the end has an address too: libpq takes a null pointer for NULL.
        bytes.reserveCapacity(binds.reduce(1) { $0 + ($1.bytes?.count ?? 0) })
        offsets = binds.map { bind in
            guard let value = bind.bytes else { return nil }
            defer { bytes += value }
            return bytes.count
        }
        bytes.append(0)
        self.bytes = bytes
    }

    struct Pointers {
        let count: Int32
        let types: UnsafePointer<UInt32>?
        let values: UnsafePointer<UnsafePointer<CChar>?>?
        let lengths: UnsafePointer<Int32>?
        let formats: UnsafePointer<Int32>?
    }

    /// The pointers are valid in `body` only.
    func withPointers<Result>(_ body: (Pointers) -> Result) -> Result {
        bytes.withUnsafeBytes { block in
            let base = block.assumingMemoryBound(to: CChar.self).baseAddress
            let values = offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }
            return types.withUnsafeBufferPointer { types in
                values.withUnsafeBufferPointer { values in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(
                                Pointers(
                                    count: Int32(types.count), types: types.baseAddress, values: values.baseAddress,
                                    lengths: lengths.baseAddress, formats: formats.baseAddress))
                        }
                    }
                }
            }
        }
    }
}
