import Logging
import PostgresDriver

/// Who holds the locks that a migration waits for, for a person to read.
struct MigrationLocks: Sendable {
    let configuration: PostgresConfiguration
    let pace: MigrationPace
    let logger: Logger

    /// Runs a body in which the backend `pid` may wait for locks, and says meanwhile who holds them.
    func watching<Value>(_ pid: Int32, _ migration: String, _ body: () async throws -> Value) async throws -> Value {
        let watch = Task { await report(pid, migration) }
        do {
            let value = try await body()
            watch.cancel()
            await watch.value
            return value
        } catch {
            watch.cancel()
            await watch.value
            throw error
        }
    }

    private func report(_ pid: Int32, _ migration: String) async {
        do {
            // Most statements have what they need at once, and cost no second connection.
            try await Task.sleep(for: pace.lockWait / 4)
            let connection = try await PostgresConnection.connect(configuration, logger: logger)
            do {
                while true {
                    let holders = try await connection.query(
                        "\(Self.backends) WHERE a.pid = ANY(pg_blocking_pids(\(pid)))")
                    if let words = try Self.words(holders) {
                        logger.notice(
                            "a migration waits for locks that others hold; it lets the farm by between its tries",
                            metadata: ["migration": "\(migration)", "held by": "\(words)"])
                        try await Task.sleep(for: pace.report)
                    } else {
                        try await Task.sleep(for: pace.lockWait / 4)
                    }
                }
            } catch {
                await connection.close()
                throw error
            }
        } catch {
            // Cancelled, most often; and a log line less is no reason to stop migrating.
            logger.trace("no longer watching locks", metadata: ["error": "\(error)"])
        }
    }

    /// Takes a lock that another coordinator may have: it is asked for, not waited for, since a waiting statement would
    /// itself hold up an index build.
    func take(_ lock: Int64, on connection: PostgresConnection) async throws {
        var nextReport = ContinuousClock.now
        while try await connection.query("SELECT pg_try_advisory_lock(\(lock))").value(as: Bool.self) != true {
            if ContinuousClock.now >= nextReport {
                nextReport = .now + pace.report
                let holders = try await connection.query(
                    """
                    \(Self.backends) JOIN pg_locks l USING (pid)
                    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                        AND l.classid::int8 = \(lock) >> 32 AND l.objid::int8 = \(lock) & 4294967295
                    """)
                let words = try Self.words(holders)
                logger.notice(
                    "another coordinator is migrating this database; waiting for it",
                    metadata: ["migrating": "\(words ?? "it has just ended")"])
            }
            // Another process holds it: there is nothing to be told by.
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private static let backends: SQL = """
        SELECT a.pid, coalesce(nullif(a.application_name, ''), a.backend_type, '?') AS name,
            coalesce(extract(epoch FROM now() - a.xact_start), 0)::int8 AS seconds
        FROM pg_stat_activity a
        """

    /// Without their statements, which may quote people's prompts.
    private static func words(_ rows: PostgresRows) throws -> String? {
        let holders = try rows.map { row in
            let pid: Int32 = try row.decode("pid")
            let name: String = try row.decode("name")
            let seconds: Int64 = try row.decode("seconds")
            return "\(name) (PostgreSQL's process \(pid), a transaction of \(seconds) s)"
        }
        return holders.isEmpty ? nil : holders.joined(separator: ", ")
    }
}
