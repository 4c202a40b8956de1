/// A value that can be bound to a statement.
package protocol PostgresEncodable: Sendable {
    /// The type the parameter is declared as; a column of another type needs a cast in the statement (`::jsonb`).
    static var postgresType: PostgresType { get }

    /// PostgreSQL's binary form, or nil for NULL.
    func postgresBytes() -> [UInt8]?
}
