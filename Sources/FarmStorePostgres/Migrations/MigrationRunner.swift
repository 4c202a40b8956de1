import FarmBasics
package import Logging
package import PostgresDriver

package import struct FoundationEssentials.UUID

/// Brings a database up to date while a farm works on it, one coordinator at a time.
package struct MigrationRunner: Sendable {
    /// Any numbers, as long as they never change: "farmrun" and "farm" in ASCII. Builds that knew only the second wait for
    /// it in a statement, and an index build waits for all statements: it is not held during those.
    static let lock: Int64 = 0x66_6172_6d72_756e
    static let olderLock: Int64 = 0x6661_726d

    private let configuration: PostgresConfiguration
    private let pace: MigrationPace
    private let logger: Logger

    /// Connects when it runs, by a connection of its own beside the pool's.
    /// - Parameter configuration: of a role that owns the tables.
    package init(configuration: PostgresConfiguration, pace: MigrationPace = MigrationPace(), logger: Logger) {
        self.configuration = configuration
        self.pace = pace
        self.logger = logger
    }

    /// - Parameters:
    ///   - contract: also runs what takes away from builds of before; an error where one of those is alive.
    ///   - coordinator: is noted with this build's schema, before a contract migration could come between.
    /// - Returns: the names of the migrations that were run.
    @discardableResult
    package func run(
        _ migrations: [Migration], contract: Bool = false, announcing coordinator: UUID? = nil
    ) async throws -> [String] {
        do {
            let connection = try await PostgresConnection.connect(configuration, logger: logger)
            do {
                let names = try await run(migrations, contract: contract, on: connection)
                if let coordinator { try await announce(coordinator, migrations, on: connection) }
                await connection.close()
                return names
            } catch {
                // The locks go with the connection.
                await connection.close()
                throw error
            }
        } catch let error as PostgresError where error.isConnectionFailure {
            throw FarmError(.unavailable, "cannot connect to PostgreSQL: \(error.message)", cause: error)
        }
    }

    private func run(
        _ migrations: [Migration], contract: Bool, on connection: PostgresConnection
    ) async throws -> [String] {
        for migration in migrations { try migration.check() }
        let locks = MigrationLocks(configuration: configuration, pace: pace, logger: logger)
        try await locks.take(Self.lock, on: connection)
        try await locks.take(Self.olderLock, on: connection)
        let steps = try await MigrationSteps(on: connection, locks: locks)
        try await steps.prepare()
        let applied = try await Self.applied(connection)
        let pending = try MigrationPlan.pending(migrations, applied: applied, contract: contract)
        for migration in pending {
            logger.info("migrating", metadata: ["migration": "\(migration.name)"])
            if migration.isContract, !applied.isEmpty { try await refuseOlderBuilds(migration, on: connection) }
            if migration.isTransaction {
                try await steps.runWhole(migration)
            } else {
                try await connection.query("SELECT pg_advisory_unlock(\(Self.olderLock))")
                try await steps.runByStatement(migration)
                try await locks.take(Self.olderLock, on: connection)
            }
        }
        let waiting = MigrationPlan.waiting(migrations, applied: applied).map(\.name)
        if !waiting.isEmpty, !contract {
            logger.notice(
                "when no older build is needed any more, run 'farm-coordinator migrate --contract'",
                metadata: ["waiting": "\(waiting.joined(separator: ", "))"])
        }
        return pending.map(\.name)
    }

    private static func applied(_ connection: PostgresConnection) async throws -> [MigrationPlan.Applied] {
        try await connection.query(
            "SELECT version, name, checksum, readable_by FROM schema_migrations ORDER BY version"
        ).map { row in
            MigrationPlan.Applied(
                version: Int(try row.decode(0, as: Int32.self)), name: try row.decode(1), checksum: try row.decode(2),
                readableBy: try row.decode(3, as: Int32?.self).map(Int.init))
        }
    }

    private func refuseOlderBuilds(_ migration: Migration, on connection: PostgresConnection) async throws {
        let older = try await connection.query(OlderBuilds.alive(before: Int32(clamping: migration.readableBy)))
            .map { try $0.decode(0, as: String.self) }
        guard older.isEmpty else {
            throw FarmError(
                .failedPrecondition,
                "the migration '\(migration.name)' takes away what coordinators of older builds need, and these were "
                    + "alive in the last 30 s: \(older.joined(separator: ", ")); stop them or install the newer build "
                    + "there, then run it again")
        }
    }

    private func announce(
        _ coordinator: UUID, _ migrations: [Migration], on connection: PostgresConnection
    ) async throws {
        let schema = Int32(clamping: migrations.map(\.version).max() ?? 0)
        try await connection.query(
            """
            INSERT INTO coordinators (id, address, schema_version) VALUES (\(coordinator), 'starting', \(schema))
            ON CONFLICT (id) DO UPDATE SET alive_at = now(), schema_version = excluded.schema_version
            """)
    }
}
