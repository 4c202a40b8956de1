/// A value that can be read from a result's column.
package protocol PostgresDecodable: Sendable {
    /// What NULL becomes, or nil where NULL is an error.
    static var postgresNull: Self? { get }

    /// Reads PostgreSQL's binary form; nil where `type` or the bytes are not of this kind.
    static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Self?
}

extension PostgresDecodable {
    /// NULL is an error, unless a type says otherwise.
    package static var postgresNull: Self? { nil }
}

extension RawSpan {
    /// The integer in network order at an offset, or nil where the bytes end before it does.
    func bigEndian<Integer: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int = 0, as type: Integer.Type = Integer.self
    ) -> Integer? {
        guard offset >= 0, byteCount - offset >= MemoryLayout<Integer>.size else { return nil }
        return Integer(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Integer.self))
    }

    /// A copy.
    var array: [UInt8] {
        withUnsafeBytes { [UInt8]($0) }
    }
}
