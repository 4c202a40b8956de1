import FarmBasics
import Logging
import PostgresDriver

/// Runs one migration such that the farm goes on: no try waits for locks longer than the pace says, and between two
/// tries there is more time than one waits.
struct MigrationSteps {
    private let connection: PostgresConnection
    private let locks: MigrationLocks
    private let pid: Int32

    private var pace: MigrationPace { locks.pace }
    private var logger: Logger { locks.logger }

    init(on connection: PostgresConnection, locks: MigrationLocks) async throws {
        self.connection = connection
        self.locks = locks
        pid = try await connection.query("SELECT pg_backend_pid()").value(as: Int32.self) ?? 0
        // A migrating process that is killed in an index build would else go on in the server, and hold the lock.
        // PostgreSQL 13 has no such setting.
        try await connection.query(
            """
            SELECT set_config(name, '5s', false) FROM pg_settings WHERE name = 'client_connection_check_interval'
            """)
    }

    /// The table of what was run.
    func prepare() async throws {
        try await patiently("schema_migrations") { lockWait in
            try await connection.transaction { connection in
                try connection.execute(script: "SET LOCAL lock_timeout = \(lockWait)")
                try connection.execute(
                    script: """
                        CREATE TABLE IF NOT EXISTS schema_migrations (
                            version int PRIMARY KEY,
                            name text NOT NULL,
                            checksum text NOT NULL,
                            applied_at timestamptz NOT NULL DEFAULT now()
                        )
                        """)
                // Asked first: to add a column locks the table, even where it is there.
                let isThere = try connection.query(
                    """
                    SELECT EXISTS (SELECT FROM pg_attribute
                        WHERE attrelid = 'schema_migrations'::regclass AND attname = 'readable_by')
                    """
                ).value(as: Bool.self)
                if isThere != true {
                    try connection.execute(script: "ALTER TABLE schema_migrations ADD COLUMN readable_by int")
                }
            }
        }
    }

    /// As one transaction.
    func runWhole(_ migration: Migration) async throws {
        let (record, budget) = (Self.record(migration), pace.lockWait)
        try await naming(migration) {
            try await patiently(migration.name) { _ in
                try await connection.transaction { connection in
                    // What the first statement has locked stays so while the next ones wait: together they wait little
                    // longer. However long they work meanwhile, each waits long enough to get what is free.
                    var deadline: ContinuousClock.Instant?
                    for statement in migration.statements {
                        let left = deadline.map { max($0 - .now, budget / 4) } ?? budget
                        let milliseconds = MigrationPace.milliseconds(left)
                        try connection.execute(script: "SET LOCAL lock_timeout = \(milliseconds); \(statement.text)")
                        deadline = deadline ?? .now + budget
                    }
                    try connection.query(record)
                }
            }
        }
    }

    /// Statement by statement; what was done before a kill is done again, or left as it is.
    func runByStatement(_ migration: Migration) async throws {
        try await naming(migration) {
            for statement in migration.statements {
                if let index = statement.concurrentIndex { try await removeInvalid(index.name, of: migration) }
                repeat {
                    let start = ContinuousClock.now
                    let count = try await patiently(migration.name) { lockWait in
                        try await run(statement, lockWait: lockWait)
                    }
                    guard statement.repeats, count > 0 else { break }
                    // A backfill leaves the farm half of the time.
                    try await Task.sleep(for: min(.now - start, .seconds(1)))
                } while true
            }
            try await connection.query(Self.record(migration))
        }
    }

    /// - Returns: how many rows it affected.
    private func run(_ statement: SQLScript.Statement, lockWait: Int) async throws -> Int {
        try await connection.execute(script: "SET lock_timeout = \(statement.isConcurrent ? 0 : lockWait)")
        guard statement.repeats else {
            try await connection.execute(script: statement.text)
            return 0
        }
        return try await connection.query(SQL(unsafe: statement.text)).affectedCount
    }

    /// What a killed build has left is no index, and IF NOT EXISTS would take it for one.
    private func removeInvalid(_ index: String, of migration: Migration) async throws {
        let isInvalid = try await connection.query(
            "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(\(index)) AND NOT indisvalid)"
        ).value(as: Bool.self)
        guard isInvalid == true else { return }
        logger.notice("building an index again that was left half-built", metadata: ["index": "\(index)"])
        let statement = SQLScript.Statement(text: "DROP INDEX CONCURRENTLY IF EXISTS \(index)")
        _ = try await patiently(migration.name) { try await run(statement, lockWait: $0) }
    }

    /// Tries until the locks are there.
    /// - Parameter body: takes the milliseconds that it may wait for them.
    private func patiently<Value>(_ what: String, _ body: (Int) async throws -> Value) async throws -> Value {
        var pause: Duration?
        while true {
            do {
                return try await locks.watching(pid, what) {
                    try await body(MigrationPace.milliseconds(pace.lockWait))
                }
            } catch let error as PostgresError where Self.isLocked(error) {
                let next = pace.pause(after: pause)
                logger.notice(
                    "the locks of a migration were not free; the farm goes on meanwhile",
                    metadata: ["migration": "\(what)", "next try in": "\(next)"])
                // Others work now; who holds the locks does not tell when they are free.
                try await Task.sleep(for: next)
                pause = next
            }
        }
    }

    /// Not in time, or a deadlock, whose victim we are gladly.
    private static func isLocked(_ error: PostgresError) -> Bool {
        error.sqlState == "55P03" || error.sqlState == "40P01"
    }

    private func naming(_ migration: Migration, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as PostgresError where !error.isConnectionFailure {
            throw FarmError(.internal, "the migration '\(migration.name)' failed: \(error.message)", cause: error)
        }
    }

    private static func record(_ migration: Migration) -> SQL {
        """
        INSERT INTO schema_migrations (version, name, checksum, readable_by)
        VALUES (\(Int32(clamping: migration.version)), \(migration.name), \(migration.checksum),
            \(Int32(clamping: migration.readableBy)))
        """
    }
}
