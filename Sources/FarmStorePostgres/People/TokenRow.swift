import FarmModel
import PostgresDriver

/// A token as it is read, without its secret's digest.
enum TokenRow {
    /// Of the row `t`, and of its principal's `p`.
    static let columns: SQL = """
        t.id AS token, t.principal_id, p.name AS principal_name, t.label, t.created_at AS token_created_at, t.expires_at,
            t.last_used_at, t.revoked_at
        """
    static let select: SQL = "SELECT \(columns) FROM tokens t JOIN principals p ON p.id = t.principal_id"

    static func decode(_ row: PostgresRow) throws -> TokenRecord {
        TokenRecord(
            id: try row.decode("token"), principal: try row.decode("principal_id"),
            principalName: try row.decode("principal_name"), label: try row.decode("label"),
            createdAt: try row.decode("token_created_at"), expiresAt: try row.decode("expires_at"),
            lastUsedAt: try row.decode("last_used_at"), revokedAt: try row.decode("revoked_at"))
    }
}
