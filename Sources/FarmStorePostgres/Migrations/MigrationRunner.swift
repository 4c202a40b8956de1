import FarmModel
package import Logging
package import PostgresDriver

/// Brings a database up to date, one migration a transaction, under an advisory lock that lets one run at a time.
package struct MigrationRunner: Sendable {
    /// Any number, as long as it never changes: "farm" in ASCII.
    private static let lock: Int64 = 0x6661_726d

    private let configuration: PostgresConfiguration
    private let logger: Logger

    package init(configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// - Returns: the names of the migrations that were run.
    package func run(_ migrations: [Migration]) async throws -> [String] {
        do {
            let connection = try await PostgresConnection.connect(configuration, logger: logger)
            do {
                let names = try await run(migrations, on: connection)
                await connection.close()
                return names
            } catch {
                // The lock goes with the connection.
                await connection.close()
                throw error
            }
        } catch let error as PostgresError where error.isConnectionFailure {
            throw FarmError(.unavailable, "cannot connect to PostgreSQL: \(error.message)", cause: error)
        }
    }

    private func run(_ migrations: [Migration], on connection: PostgresConnection) async throws -> [String] {
        try await connection.query("SELECT pg_advisory_lock(\(Self.lock))")
        try await connection.execute(
            script: """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    version int PRIMARY KEY,
                    name text NOT NULL,
                    checksum text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now()
                )
                """)
        let applied = try await connection.query("SELECT version, name, checksum FROM schema_migrations").map { row in
            MigrationPlan.Applied(
                version: Int(try row.decode(0, as: Int32.self)), name: try row.decode(1), checksum: try row.decode(2))
        }
        let pending = try MigrationPlan.pending(migrations, applied: applied)
        for migration in pending {
            logger.info("migrating", metadata: ["migration": "\(migration.name)"])
            do {
                try await connection.transaction { connection in
                    try connection.execute(script: migration.script)
                    try connection.query(
                        """
                        INSERT INTO schema_migrations (version, name, checksum)
                        VALUES (\(migration.version)::int, \(migration.name), \(migration.checksum))
                        """)
                }
            } catch let error as PostgresError where !error.isConnectionFailure {
                throw FarmError(.internal, "the migration '\(migration.name)' failed: \(error.message)", cause: error)
            }
        }
        return pending.map(\.name)
    }
}
