import FarmBasics
package import FarmModel
package import FarmStore
import PostgresDriver

package import struct FoundationEssentials.Date

extension PostgresFarmStore {
    /// Those that were revoked or have expired, too.
    package func tokens(of principal: PrincipalID?) async throws -> [TokenRecord] {
        try await query(
            "\(TokenRow.select) WHERE \(principal)::int8 IS NULL OR t.principal_id = \(principal) ORDER BY t.id DESC"
        ).map(TokenRow.decode)
    }

    /// - Throws: `notFound` where there is no such principal.
    package func addToken(_ token: NewToken, to principal: PrincipalID) async throws -> TokenRecord {
        try await transaction(noting: { .of("token \($0.id) of \($0.principalName)") }) { connection in
            try connection.lockPeople()
            guard let record = try connection.add(token, to: principal) else {
                throw FarmError(.notFound, "there is no principal \(principal)")
            }
            try connection.query(News.people.notify)
            return record
        }
    }

    /// By the database's clock.
    package func revokeToken(_ id: TokenID) async throws -> TokenRecord? {
        try await transaction(
            noting: { revoked in
                revoked.hasChanged ? .of("token \(id) of \(revoked.record?.principalName ?? "")") : .nothing
            },
            { connection -> (record: TokenRecord?, hasChanged: Bool) in
                try connection.lockPeople()
                let revoked = try connection.query(
                    "UPDATE tokens SET revoked_at = now() WHERE id = \(id) AND revoked_at IS NULL")
                if revoked.affectedCount > 0 { try connection.query(News.people.notify) }
                let record = try connection.query("\(TokenRow.select) WHERE t.id = \(id)").first.map(TokenRow.decode)
                return (record, revoked.affectedCount > 0)
            }
        ).record
    }

    /// One look by the token's number. Whether it holds is for its caller to say, by one clock.
    package func login(token id: TokenID) async throws -> TokenLogin? {
        try await query(
            """
            SELECT \(TokenRow.columns), t.secret_digest, \(PrincipalRow.columns)
            FROM tokens t JOIN principals p ON p.id = t.principal_id
            WHERE t.id = \(id)
            """
        ).first.map { row in
            TokenLogin(
                record: try TokenRow.decode(row), secretDigest: try row.decode("secret_digest"),
                principal: try PrincipalRow.decode(row))
        }
    }

    /// One statement for all; a time that is earlier than what is known changes nothing.
    package func noteUse(of tokens: [TokenID: Date]) async throws {
        guard !tokens.isEmpty else { return }
        // In one order: coordinators that note the same ones must not wait for each other.
        let used = tokens.sorted { $0.key < $1.key }
        try await query(
            """
            WITH used AS MATERIALIZED (
                SELECT t.id, u.at FROM unnest(\(used.map(\.key)), \(used.map(\.value))) AS u (id, at)
                JOIN tokens t USING (id) WHERE t.last_used_at IS NULL OR t.last_used_at < u.at
                ORDER BY t.id FOR NO KEY UPDATE OF t
            )
            UPDATE tokens t SET last_used_at = greatest(t.last_used_at, used.at) FROM used WHERE t.id = used.id
            """)
    }
}

extension PostgresConnection {
    /// Nil where there is no such principal.
    func add(_ token: NewToken, to principal: PrincipalID) throws -> TokenRecord? {
        try query(
            """
            WITH t AS (
                INSERT INTO tokens (principal_id, secret_digest, label, expires_at)
                SELECT id, \(token.secretDigest), \(token.label), \(token.expiresAt) FROM principals WHERE id = \(principal)
                RETURNING *
            )
            SELECT \(TokenRow.columns) FROM t JOIN principals p ON p.id = t.principal_id
            """
        ).first.map(TokenRow.decode)
    }
}
