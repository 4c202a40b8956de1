package import Foundation

extension String: PostgresScalar {
    package static var postgresType: PostgresType { .text }
    package static var postgresArrayType: PostgresType { .textArray }
    package func postgresBytes() -> [UInt8]? { [UInt8](utf8) }

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
    package static var postgresType: PostgresType { .bytea }
    package static var postgresArrayType: PostgresType { .byteaArray }
    package func postgresBytes() -> [UInt8]? { [UInt8](self) }

    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Data? {
        type == .bytea ? bytes.withUnsafeBytes { Data($0) } : nil
    }
}

extension UUID: PostgresScalar {
    package static var postgresType: PostgresType { .uuid }
    package static var postgresArrayType: PostgresType { .uuidArray }
    package func postgresBytes() -> [UInt8]? { withUnsafeBytes(of: uuid) { [UInt8]($0) } }

    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> UUID? {
        guard type == .uuid, bytes.byteCount == 16 else { return nil }
        return UUID(uuid: bytes.unsafeLoadUnaligned(as: uuid_t.self))
    }
}
