import FarmBasics
import FarmStorePostgres
import FarmTestSupport
import Foundation
import Logging
import PostgresDriver
import Testing

/// Migrations on a database that is in use.
@Suite struct LiveMigrationTests {
    private static let pace = MigrationPace(
        lockWait: .milliseconds(200), pause: .milliseconds(300), longestPause: .seconds(1), report: .milliseconds(200))
    private let first = Migration(version: 1, name: "0001_create_a.sql", script: "CREATE TABLE a (x int)")

    private static let locks: SQL = """
        SELECT count(*) FROM pg_locks
        WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """

    private func withDatabase(
        _ body: (MigrationRunner, PostgresConnection, PostgresConnection) async throws -> Void
    ) async throws {
        try await withPostgres { connectionString in
            let configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "test")
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let runner = MigrationRunner(configuration: configuration, pace: Self.pace, logger: logger)
            _ = try await runner.run([first])
            let (one, two) = (
                try await PostgresConnection.connect(configuration), try await PostgresConnection.connect(configuration)
            )
            try await body(runner, one, two)
            await one.close()
            await two.close()
        }
    }

    /// As under pg_dump: somebody reads for long, others write.
    @Test func whileALockIsHeldOthersGoOn() async throws {
        try await withDatabase { runner, reader, writer in
            try await reader.execute(script: "BEGIN; LOCK TABLE a IN ACCESS SHARE MODE")
            let migration = Migration(version: 2, name: "0002_alter_a.sql", script: "ALTER TABLE a ADD COLUMN y int")
            let run = Task { try await runner.run([first, migration]) }
            try await eventually("the migration waits") {
                try await writer.query("\(Self.locks) AND NOT granted").value(as: Int.self) != 0
            }
            // Would a try wait for its lock to the end, these would wait behind it.
            for _ in 0..<200 { try await writer.query("INSERT INTO a (x) VALUES (1)") }
            #expect(try await writer.query("SELECT count(*) FROM a").value(as: Int.self) == 200)
            try await reader.execute(script: "COMMIT")
            #expect(try await run.value == [migration.name])
        }
    }

    /// What the statements before it did takes no time from a wait for what is free in a moment.
    @Test func aLongStatementLeavesTheNextTimeForItsLock() async throws {
        try await withDatabase { runner, _, writer in
            let migration = Migration(
                version: 2, name: "0002_fill_a.sql",
                script: """
                    INSERT INTO a SELECT count(*) FROM pg_sleep(0.3);
                    CREATE TABLE b (x int);
                    INSERT INTO b SELECT count(*) FROM pg_sleep(0.3);
                    ALTER TABLE a ADD COLUMN y int
                    """)
            let run = Task { try await runner.run([first, migration]) }
            // Somebody always writes, each time for a few milliseconds: longer than the least that could be waited for.
            let writing = Task {
                while !Task.isCancelled {
                    try await writer.execute(script: "BEGIN; INSERT INTO a VALUES (1); SELECT pg_sleep(0.02); COMMIT")
                }
            }
            let applied = try await run.value
            #expect(applied == [migration.name])
            writing.cancel()
            // It ends by that.
            _ = await writing.result
        }
    }

    @Test func aHalfBuiltIndexIsBuiltAgain() async throws {
        try await withDatabase { runner, connection, _ in
            try await connection.execute(script: "INSERT INTO a VALUES (1), (1)")
            // What a kill in the midst leaves.
            await #expect(throws: PostgresError.self) {
                try await connection.execute(script: "CREATE UNIQUE INDEX CONCURRENTLY a_x ON a (x)")
            }
            try await connection.execute(script: "DELETE FROM a; INSERT INTO a SELECT generate_series(1, 250)")
            let migration = Migration(
                version: 2, name: "0002_index_a.sql",
                script: """
                    -- no-transaction
                    ALTER TABLE a ADD COLUMN IF NOT EXISTS y int;
                    CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_x ON a (x);
                    -- repeat-until-no-rows
                    UPDATE a SET y = x WHERE x IN (SELECT x FROM a WHERE y IS NULL LIMIT 100);
                    """)
            #expect(try await runner.run([first, migration]) == [migration.name])
            let isValid = try await connection.query(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_x'::regclass"
            ).value(as: Bool.self)
            #expect(isValid == true)
            #expect(try await connection.query("SELECT sum(y)::int8 FROM a").value(as: Int.self) == 31_375)
            #expect(try await runner.run([first, migration]).isEmpty)
        }
    }

    @Test func anotherRunIsWaitedFor() async throws {
        try await withDatabase { runner, older, watcher in
            // A build that holds what builds have always held.
            try await older.query("SELECT pg_advisory_lock(1717662317)")
            let second = Migration(version: 2, name: "0002_create_b.sql", script: "CREATE TABLE b (x int)")
            let run = Task { try await runner.run([first, second]) }
            // It asks again and again, and waits in no statement.
            try await eventually("the run has begun") {
                try await watcher.query("\(Self.locks) AND locktype = 'advisory' AND granted").value(as: Int.self) == 2
            }
            #expect(try await watcher.query("\(Self.locks) AND NOT granted").value(as: Int.self) == 0)
            try await older.query("SELECT pg_advisory_unlock(1717662317)")
            #expect(try await run.value == [second.name])
        }
    }

    @Test func anOlderBuildIsAdmittedOrRefusedInWords() async throws {
        try await withDatabase { runner, connection, _ in
            try await connection.execute(
                script: """
                    CREATE TABLE coordinators (id uuid PRIMARY KEY, address text NOT NULL,
                        alive_at timestamptz NOT NULL DEFAULT now(), schema_version int)
                    """)
            let adding = Migration(
                version: 11, name: "0011_add.sql", script: "-- readable-by: 1\nALTER TABLE a ADD COLUMN z int")
            let taking = Migration(
                version: 12, name: "0012_take.sql", script: "-- contract\nALTER TABLE a DROP COLUMN x")
            let all = [first, adding, taking]
            // What takes away does not run by itself.
            #expect(try await runner.run(all, announcing: UUID()) == [adding.name])
            #expect(try await runner.run([first]).isEmpty)
            // Nor while an older build is alive.
            try await connection.execute(
                script: "INSERT INTO coordinators VALUES (gen_random_uuid(), 'old:7433', now(), 11)")
            let refusal = await #expect(throws: FarmError.self) { try await runner.run(all, contract: true) }
            #expect(refusal?.message.contains("old:7433 (schema 11)") == true, "\(refusal?.message ?? "")")
            try await connection.execute(script: "DELETE FROM coordinators WHERE address = 'old:7433'")
            #expect(try await runner.run(all, contract: true) == [taking.name])
            #expect(try await runner.run(all).isEmpty)
            let error = await #expect(throws: FarmError.self) { try await runner.run([first, adding]) }
            #expect(error?.message.contains("schema 12 or a later one") == true, "\(error?.message ?? "")")
        }
    }
}
