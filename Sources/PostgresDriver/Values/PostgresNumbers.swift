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
    package static var postgresType: PostgresType { .int2 }
    package static var postgresArrayType: PostgresType { .int2Array }
    package func postgresBytes() -> [UInt8]? { bigEndianBytes }
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Int16? { integer(bytes, type: type) }
}

extension Int32: PostgresScalar {
    package static var postgresType: PostgresType { .int4 }
    package static var postgresArrayType: PostgresType { .int4Array }
    package func postgresBytes() -> [UInt8]? { bigEndianBytes }
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Int32? { integer(bytes, type: type) }
}

extension Int64: PostgresScalar {
    package static var postgresType: PostgresType { .int8 }
    package static var postgresArrayType: PostgresType { .int8Array }
    package func postgresBytes() -> [UInt8]? { bigEndianBytes }
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Int64? { integer(bytes, type: type) }
}

extension Int: PostgresScalar {
    package static var postgresType: PostgresType { .int8 }
    package static var postgresArrayType: PostgresType { .int8Array }
    package func postgresBytes() -> [UInt8]? { Int64(self).bigEndianBytes }
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Int? { integer(bytes, type: type) }
}

extension Double: PostgresScalar {
    package static var postgresType: PostgresType { .float8 }
    package static var postgresArrayType: PostgresType { .float8Array }
    package func postgresBytes() -> [UInt8]? { bitPattern.bigEndianBytes }

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
    package static var postgresType: PostgresType { .bool }
    package static var postgresArrayType: PostgresType { .boolArray }
    package func postgresBytes() -> [UInt8]? { [self ? 1 : 0] }

    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Bool? {
        guard type == .bool, bytes.byteCount == 1 else { return nil }
        return bytes.bigEndian(as: UInt8.self) != 0
    }
}
