package import Foundation

extension String: PostgresScalar {
    /// Without a length; the server casts it to `varchar` by itself, to `jsonb` where the statement says so.
    package static var postgresType: PostgresType { .text }
    /// `text[]`.
    package static var postgresArrayType: PostgresType { .textArray }
    /// UTF-8. The server refuses U+0000, with SQLSTATE 22021.
    package func postgresBytes() -> [UInt8]? { [UInt8](utf8) }

    /// From the text types, enums, `json` and `jsonb`; nil for what is no UTF-8.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> String? {
        if type.isText {
            return bytes.withUnsafeBytes { String(validating: $0, as: UTF8.self) }
        }
        // jsonb is a version byte, 1, and then the text.
        guard type == .jsonb, bytes.bigEndian(as: UInt8.self) == 1 else { return nil }
        return bytes.withUnsafeBytes { String(validating: $0.dropFirst(), as: UTF8.self) }
    }
}

extension Data: PostgresScalar {
    /// Up to 1 GB.
    package static var postgresType: PostgresType { .bytea }
    /// `bytea[]`.
    package static var postgresArrayType: PostgresType { .byteaArray }
    /// A copy of the bytes.
    package func postgresBytes() -> [UInt8]? { [UInt8](self) }

    /// A copy: it outlives the result.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Data? {
        type == .bytea ? bytes.withUnsafeBytes { Data($0) } : nil
    }
}

extension UUID: PostgresScalar {
    /// Sixteen bytes.
    package static var postgresType: PostgresType { .uuid }
    /// `uuid[]`.
    package static var postgresArrayType: PostgresType { .uuidArray }
    /// The bytes in the order in which they are written.
    package func postgresBytes() -> [UInt8]? { withUnsafeBytes(of: uuid) { [UInt8]($0) } }

    /// From `uuid` only; text is not parsed.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> UUID? {
        guard type == .uuid, bytes.byteCount == 16 else { return nil }
        return UUID(uuid: bytes.unsafeLoadUnaligned(as: uuid_t.self))
    }
}
