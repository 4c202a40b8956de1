extension FixedWidthInteger {
    var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { [UInt8]($0) }
    }

    /// Reads the integer types that fit: a wider one in the database is a mistake, not a truncation.
    fileprivate static func integer(_ bytes: RawSpan, type: PostgresType) -> Self? {
        switch type {
        case .int2 where bytes.byteCount == 2: bytes.bigEndian(as: Int16.self).map { Self($0) }
        case .int4 where bytes.byteCount == 4 && bitWidth >= 32: bytes.bigEndian(as: Int32.self).map { Self($0) }
        case .int8 where bytes.byteCount == 8 && bitWidth >= 64: bytes.bigEndian(as: Int64.self).map { Self($0) }
        default: nil
        }
    }
}

extension Int16: PostgresScalar {
    /// Two bytes.
    package static var postgresType: PostgresType { .int2 }
    /// `int2[]`.
    package static var postgresArrayType: PostgresType { .int2Array }
    /// Two's complement, in network order.
    package func postgresBytes() -> [UInt8]? { bigEndianBytes }
    /// From `int2` only.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Int16? { integer(bytes, type: type) }
}

extension Int32: PostgresScalar {
    /// Four bytes.
    package static var postgresType: PostgresType { .int4 }
    /// `int4[]`.
    package static var postgresArrayType: PostgresType { .int4Array }
    /// Two's complement, in network order.
    package func postgresBytes() -> [UInt8]? { bigEndianBytes }
    /// From `int2` or `int4`.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Int32? { integer(bytes, type: type) }
}

extension Int64: PostgresScalar {
    /// Eight bytes.
    package static var postgresType: PostgresType { .int8 }
    /// `int8[]`.
    package static var postgresArrayType: PostgresType { .int8Array }
    /// Two's complement, in network order.
    package func postgresBytes() -> [UInt8]? { bigEndianBytes }
    /// From any of the integer types.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Int64? { integer(bytes, type: type) }
}

extension Int: PostgresScalar {
    /// Eight bytes: a narrower column needs a cast such as `::int` in the statement.
    package static var postgresType: PostgresType { .int8 }
    /// `int8[]`.
    package static var postgresArrayType: PostgresType { .int8Array }
    /// As an `Int64`, whatever the machine.
    package func postgresBytes() -> [UInt8]? { Int64(self).bigEndianBytes }
    /// From any of the integer types; `numeric`, which `sum` of `int8` gives, needs a cast.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Int? { integer(bytes, type: type) }
}

extension Double: PostgresScalar {
    /// Eight bytes.
    package static var postgresType: PostgresType { .float8 }
    /// `float8[]`.
    package static var postgresArrayType: PostgresType { .float8Array }
    /// IEEE 754 in network order; infinities and NaN are values like others.
    package func postgresBytes() -> [UInt8]? { bitPattern.bigEndianBytes }

    /// From `float8` or `float4`; `numeric` needs a cast.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Double? {
        switch type {
        case .float8 where bytes.byteCount == 8: bytes.bigEndian(as: UInt64.self).map(Double.init(bitPattern:))
        case .float4 where bytes.byteCount == 4:
            bytes.bigEndian(as: UInt32.self).map { Double(Float(bitPattern: $0)) }
        default: nil
        }
    }
}

extension Bool: PostgresScalar {
    /// One byte.
    package static var postgresType: PostgresType { .bool }
    /// `bool[]`.
    package static var postgresArrayType: PostgresType { .boolArray }
    /// 1 or 0.
    package func postgresBytes() -> [UInt8]? { [self ? 1 : 0] }

    /// Any byte but 0 is true.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Bool? {
        guard type == .bool, bytes.byteCount == 1 else { return nil }
        return bytes.bigEndian(as: UInt8.self) != 0
    }
}
