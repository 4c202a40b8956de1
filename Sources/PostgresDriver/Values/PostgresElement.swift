/// What an array in a bind or a column can hold.
///
/// The array's form is its element's business, because `[UInt8]` is a `bytea` and `[Int64]` an `int8[]`.
package protocol PostgresElement: Sendable {
    static var postgresArrayType: PostgresType { get }
    static func postgresBytes(of array: [Self]) -> [UInt8]
    static func array(fromPostgres bytes: RawSpan, type: PostgresType) -> [Self]?
}

/// A value of its own type that can also stand in an array.
package protocol PostgresScalar: PostgresElement, PostgresEncodable, PostgresDecodable {}

// An array on the wire: dimensions, a flag for NULLs, the element's OID; length and lower bound of each dimension; each
// element's length (−1 is NULL) and bytes. All numbers are 32 bits. (`array_send` in arrayfuncs.c)
extension PostgresElement where Self: PostgresEncodable & PostgresDecodable {
    /// One dimension with lower bound 1, or none where it is empty.
    package static func postgresBytes(of array: [Self]) -> [UInt8] {
        var bytes: [UInt8] = []
        func append(_ number: Int32) {
            withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        }
        let elements = array.map { $0.postgresBytes() }
        append(array.isEmpty ? 0 : 1)
        append(elements.contains { $0 == nil } ? 1 : 0)
        append(Int32(bitPattern: Self.postgresType.rawValue))
        guard !array.isEmpty else { return bytes }
        append(Int32(clamping: array.count))
        append(1)
        bytes.reserveCapacity(bytes.count + elements.reduce(0) { $0 + 4 + ($1?.count ?? 0) })
        for element in elements {
            append(element.map { Int32(clamping: $0.count) } ?? -1)
            if let element { bytes += element }
        }
        return bytes
    }

    /// Reads arrays of one dimension or none; nil for others, for NULLs where elements may not be, and for bytes that
    /// end early.
    package static func array(fromPostgres bytes: RawSpan, type: PostgresType) -> [Self]? {
        guard let dimensions = bytes.bigEndian(at: 0, as: Int32.self),
            let element = bytes.bigEndian(at: 8, as: UInt32.self)
        else { return nil }
        if dimensions == 0 { return [] }
        guard dimensions == 1, let count = bytes.bigEndian(at: 12, as: Int32.self), count >= 0 else { return nil }
        var result: [Self] = []
        // Each element takes four bytes at least: a false count cannot make us reserve more than was received.
        result.reserveCapacity(min(Int(count), bytes.byteCount / 4))
        var offset = 20
        for _ in 0..<count {
            guard let length = bytes.bigEndian(at: offset, as: Int32.self).map(Int.init) else { return nil }
            offset += 4
            if length < 0 {
                guard let null = Self.postgresNull else { return nil }
                result.append(null)
                continue
            }
            guard bytes.byteCount - offset >= length,
                let value = Self.fromPostgres(
                    bytes.extracting(offset..<offset + length), type: PostgresType(rawValue: element))
            else { return nil }
            result.append(value)
            offset += length
        }
        return result
    }
}

extension Array: PostgresEncodable where Element: PostgresElement {
    /// Chosen by the element: `[UInt8]` is `bytea`, `[Int64]` is `int8[]`.
    package static var postgresType: PostgresType { Element.postgresArrayType }
    /// Never nil: an empty array is no NULL.
    package func postgresBytes() -> [UInt8]? { Element.postgresBytes(of: self) }
}

extension Array: PostgresDecodable where Element: PostgresElement {
    /// Nil where the element cannot be read from such an array.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> [Element]? {
        Element.array(fromPostgres: bytes, type: type)
    }
}

extension UInt8: PostgresElement {
    /// An array of bytes is one value, not an array of the database.
    package static var postgresArrayType: PostgresType { .bytea }
    /// As they are.
    package static func postgresBytes(of array: [UInt8]) -> [UInt8] { array }
    /// A copy of the bytes; nil unless it is a `bytea`.
    package static func array(fromPostgres bytes: RawSpan, type: PostgresType) -> [UInt8]? {
        type == .bytea ? bytes.array : nil
    }
}

extension Array: PostgresElement, PostgresScalar where Element == UInt8 {
    /// `[[UInt8]]` is an array of `bytea`.
    package static var postgresArrayType: PostgresType { .byteaArray }
}
