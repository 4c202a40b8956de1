import FarmBasics
package import FarmModel
package import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// One row, or none where nobody has ever said anything of it.
    package func access() async throws -> FarmAccess {
        try await query(FarmAccessRow.select).first.map(FarmAccessRow.decode) ?? FarmAccess()
    }

    /// Closing an open farm takes what ``close(admin:token:)`` does, and an admin.
    /// - Throws: `failedPrecondition` where there is none, or a coordinator of a build that knows no door is alive.
    package func changeAccess(
        _ change: @escaping @Sendable (inout FarmAccess) throws -> Void
    ) async throws -> FarmAccess {
        try await transaction(noting: { .asAsked(if: $0.hasChanged) }) {
            connection -> (access: FarmAccess, hasChanged: Bool) in
            try connection.lockPeople()
            let before = try connection.access()
            var access = before
            try change(&access)
            guard access != before else { return (before, false) }
            if before.isOpen, !access.isOpen {
                guard try connection.hasAdmin() else { throw FarmAccess.lacksAdmin }
                try connection.keepOutOlderBuilds()
            }
            try connection.write(access)
            try connection.query(News.people.notify)
            return (access, true)
        }.access
    }

    /// Somebody of the name who is there already, in whatever case, becomes the admin.
    /// - Throws: `failedPrecondition` while a coordinator of a build that knows no door is alive; `unavailable` while one
    ///   starts.
    package func close(admin name: String, token: NewToken) async throws -> TokenRecord {
        try await transaction { connection in
            try connection.lockPeople()
            var access = try connection.access()
            guard access.isOpen else { throw FarmAccess.isClosedAlready }
            try connection.keepOutOlderBuilds()
            let admin = try connection.query(
                """
                INSERT INTO principals AS p (name, role) VALUES (\(name), \(Role.admin.rawValue))
                ON CONFLICT (lower(name)) DO UPDATE SET role = excluded.role, is_disabled = false
                RETURNING id
                """
            ).value(as: PrincipalID.self)
            guard let admin, let record = try connection.add(token, to: admin) else {
                throw FarmError(.internal, "the first admin vanished as the farm was closed")
            }
            access.isOpen = false
            try connection.write(access)
            try connection.query(News.people.notify)
            return record
        }
    }
}
