extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// That of the value: NULL has a type, too.
    package static var postgresType: PostgresType { Wrapped.postgresType }

    /// Nil, which is NULL, where there is no value.
    package func postgresBytes() -> [UInt8]? {
        switch self {
        case .none: nil
        case .some(let value): value.postgresBytes()
        }
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// NULL is read as a value: none.
    package static var postgresNull: Wrapped?? { .some(.none) }

    /// Nil outside means that it cannot be read; NULL itself never comes here.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Wrapped?? {
        Wrapped.fromPostgres(bytes, type: type).map { .some($0) }
    }
}

extension Optional: PostgresElement where Wrapped: PostgresScalar {
    /// That of the value: any array of the database may hold NULLs.
    package static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
}

extension Optional: PostgresScalar where Wrapped: PostgresScalar {}
