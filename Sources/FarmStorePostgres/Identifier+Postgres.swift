package import FarmModel
package import PostgresDriver

/// Identifiers are `int8` columns, as their numbers are.
extension Identifier where Self: PostgresScalar {
    /// Eight bytes.
    package static var postgresType: PostgresType { Int64.postgresType }
    /// `int8[]`.
    package static var postgresArrayType: PostgresType { Int64.postgresArrayType }
    /// The number's.
    package func postgresBytes() -> [UInt8]? { rawValue.postgresBytes() }

    /// From any of the integer types.
    package static func fromPostgres(_ bytes: RawSpan, type: PostgresType) -> Self? {
        Int64.fromPostgres(bytes, type: type).map(Self.init(rawValue:))
    }
}

extension JobID: PostgresScalar {}
extension ImageID: PostgresScalar {}
extension PrincipalID: PostgresScalar {}
extension SessionID: PostgresScalar {}
extension TokenID: PostgresScalar {}
