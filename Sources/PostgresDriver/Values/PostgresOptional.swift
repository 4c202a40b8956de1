extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }

    package func postgresBytes() -> [UInt8]? {
        switch self {
        case .none: nil
        case .some(let value): value.postgresBytes()
        }
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static var postgresNull: Wrapped?? { .some(.none) }

    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Wrapped?? {
        Wrapped.fromPostgres(bytes, type: type).map { .some($0) }
    }
}

extension Optional: PostgresElement where Wrapped: PostgresScalar {
    package static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
}

extension Optional: PostgresScalar where Wrapped: PostgresScalar {}
