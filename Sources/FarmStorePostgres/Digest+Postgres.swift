package import FarmBasics
package import PostgresDriver

/// As text, as the columns have it.
extension FarmBasics.Digest: PostgresScalar {
    /// `text`.
    package static var postgresType: PostgresType { String.postgresType }
    /// `text[]`.
    package static var postgresArrayType: PostgresType { String.postgresArrayType }
    /// The hex digits.
    package func postgresBytes() -> [UInt8]? { hex.postgresBytes() }

    /// Nil for a text that is no digest.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> FarmBasics.Digest? {
        String.fromPostgres(bytes, type: type).flatMap { Self($0) }
    }
}
