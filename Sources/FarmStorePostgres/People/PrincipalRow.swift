import FarmBasics
import FarmModel
import PostgresDriver

/// A principal as it is read.
enum PrincipalRow {
    /// Of the row `p`.
    static let columns: SQL = """
        p.id, p.name, p.role, p.limits::text AS limits, p.is_disabled, p.created_at
        """
    static let select: SQL = "SELECT \(columns) FROM principals p"

    /// - Throws: `internal` for a role that this build does not know: nobody gets another in its place.
    static func decode(_ row: PostgresRow) throws -> Principal {
        let name: String = try row.decode("role")
        guard let role = Role(rawValue: name) else {
            throw FarmError(
                .internal, "the database holds the role '\(name.shortened())', which this build does not know")
        }
        return Principal(
            id: try row.decode("id"), name: try row.decode("name"), role: role,
            limits: try JSONColumn.decode(try row.decode("limits")), isDisabled: try row.decode("is_disabled"),
            createdAt: try row.decode("created_at"))
    }
}
