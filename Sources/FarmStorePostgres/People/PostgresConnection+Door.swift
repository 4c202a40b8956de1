import FarmBasics
import FarmModel
import FarmStore
import PostgresDriver

/// How the farm's door stands, in the caller's transaction.
extension PostgresConnection {
    /// Any number, as long as it never changes: "people" in ASCII.
    private static let peopleLock: Int64 = 0x7065_6f70_6c65
    /// The migration that brought the door. Builds that do not know it would serve a closed farm to anybody.
    private static let doorVersion: Int32 = 19

    /// Changes of people, tokens, certificates and the door go one after another: each sees all that came before, such as
    /// how many admins are left.
    func lockPeople() throws {
        try query("SELECT pg_advisory_xact_lock(\(Self.peopleLock))")
    }

    func access() throws -> FarmAccess {
        try query(FarmAccessRow.select).first.map(FarmAccessRow.decode) ?? FarmAccess()
    }

    func write(_ access: FarmAccess) throws {
        let limits = try JSONColumn.encode(access.limits)
        try query(
            """
            INSERT INTO farm_access (is_open, is_private, limits, audit_days)
            VALUES (\(access.isOpen), \(access.isPrivate), \(limits)::jsonb, \(access.auditDays.map { Int32(clamping: $0) }))
            ON CONFLICT (only_row) DO UPDATE SET is_open = excluded.is_open, is_private = excluded.is_private,
                limits = excluded.limits, audit_days = excluded.audit_days
            """)
    }

    /// Whether an admin who is not disabled is left.
    func hasAdmin() throws -> Bool {
        try query("SELECT EXISTS (SELECT FROM principals WHERE role = \(Role.admin.rawValue) AND NOT is_disabled)")
            .value(as: Bool.self) ?? false
    }

    /// Keeps builds that know no door from the database from now on. It stays so where the farm is opened again.
    /// - Throws: `failedPrecondition` while a coordinator of such a build is alive; `unavailable` while one starts.
    func keepOutOlderBuilds() throws {
        // A coordinator that starts says which build it is while it holds these. They are asked for, not waited for, since
        // a waiting statement would hold up index builds.
        for lock in [MigrationRunner.lock, MigrationRunner.olderLock] {
            guard try query("SELECT pg_try_advisory_xact_lock(\(lock))").value(as: Bool.self) == true else {
                throw FarmError(.unavailable, "a coordinator is starting or migrating at the moment; try again")
            }
        }
        let older = try query(OlderBuilds.alive(before: Self.doorVersion)).map { try $0.decode(0, as: String.self) }
        guard older.isEmpty else {
            throw FarmError(
                .failedPrecondition,
                "coordinators of older builds, which ask nobody who they are, were alive in the last 30 s: "
                    + "\(older.joined(separator: ", ")); stop them or install the newer build there, then close the farm"
            )
        }
        let raised = try query(
            """
            UPDATE schema_migrations SET readable_by = greatest(readable_by, \(Self.doorVersion))
            WHERE version = \(Self.doorVersion)
            """)
        guard raised.affectedCount == 1 else {
            throw FarmError(.internal, "the database does not know the migration \(Self.doorVersion) that it has run")
        }
    }
}

/// How the door stands as it is read.
enum FarmAccessRow {
    static let select: SQL = "SELECT is_open, is_private, limits::text AS limits, audit_days FROM farm_access"

    static func decode(_ row: PostgresRow) throws -> FarmAccess {
        FarmAccess(
            isOpen: try row.decode("is_open"), isPrivate: try row.decode("is_private"),
            limits: try JSONColumn.decode(try row.decode("limits")),
            auditDays: try row.decode("audit_days", as: Int32?.self).map(Int.init))
    }
}
