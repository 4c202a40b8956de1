import FarmBasics
package import FarmModel
import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// Disabled ones, too.
    package func principals() async throws -> [Principal] {
        try await query("\(PrincipalRow.select) ORDER BY lower(p.name)").map(PrincipalRow.decode)
    }

    /// By an index of the names in lower case.
    package func principal(named name: String) async throws -> Principal? {
        try await query("\(PrincipalRow.select) WHERE lower(p.name) = lower(\(name))").first.map(PrincipalRow.decode)
    }

    /// The name is trusted: ``Principal/check(name:)``.
    package func addPrincipal(named name: String, role: Role, limits: PrincipalLimits) async throws -> Principal {
        let limits = try JSONColumn.encode(limits)
        return try await transaction { connection in
            try connection.lockPeople()
            let known = try connection.query("\(PrincipalRow.select) WHERE lower(p.name) = lower(\(name))")
            if let known = try known.first.map(PrincipalRow.decode) { throw known.nameTaken }
            let added = try connection.query(
                """
                INSERT INTO principals AS p (name, role, limits) VALUES (\(name), \(role.rawValue), \(limits)::jsonb)
                RETURNING \(PrincipalRow.columns)
                """
            ).first.map(PrincipalRow.decode)
            guard let added else { throw FarmError(.internal, "a new principal got no row") }
            try connection.query(News.people.notify)
            return added
        }
    }

    /// Id, name and the time of making stay, whatever the closure does to them.
    package func changePrincipal(
        _ id: PrincipalID, _ change: @escaping @Sendable (inout Principal) throws -> Void
    ) async throws -> Principal? {
        try await transaction(noting: { .asAsked(if: $0.hasChanged) }) {
            connection -> (principal: Principal?, hasChanged: Bool) in
            try connection.lockPeople()
            let known = try connection.query("\(PrincipalRow.select) WHERE p.id = \(id)")
            guard let before = try known.first.map(PrincipalRow.decode) else { return (nil, false) }
            var principal = before
            try change(&principal)
            (principal.id, principal.name, principal.createdAt) = (id, before.name, before.createdAt)
            guard principal != before else { return (before, false) }
            let limits = try JSONColumn.encode(principal.limits)
            try connection.query(
                """
                UPDATE principals SET role = \(principal.role.rawValue), limits = \(limits)::jsonb,
                    is_disabled = \(principal.isDisabled)
                WHERE id = \(id)
                """)
            if try !connection.access().isOpen, try !connection.hasAdmin() { throw FarmAccess.lacksAdmin }
            try connection.query(News.people.notify)
            return (principal, true)
        }.principal
    }
}
