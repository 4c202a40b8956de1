import FarmTestSupport
import PostgresDriver
import Testing

@Suite struct ConnectionTests {
    @Test func countsRows() async throws {
        try await withConnection { connection in
            try await connection.execute(script: "CREATE TABLE t (id int PRIMARY KEY); CREATE INDEX ON t (id);")
            #expect(try await connection.query("INSERT INTO t SELECT generate_series(1, 10)").affectedCount == 10)
            #expect(try await connection.query("DELETE FROM t WHERE id > \(7)").affectedCount == 3)
            let rows = try await connection.query("SELECT id FROM t ORDER BY id")
            #expect(rows.count == 7)
            #expect(rows.columns == ["id"])
            #expect(try await connection.query("SELECT count(*) FROM t").value(as: Int.self) == 7)
            #expect(try await connection.query("SELECT id FROM t WHERE false").value(as: Int.self) == nil)
        }
    }

    @Test func errorsHaveTheirFields() async throws {
        try await withConnection { connection in
            try await connection.execute(script: "CREATE TABLE t (name text CONSTRAINT names_once UNIQUE)")
            try await connection.query("INSERT INTO t VALUES (\("secret"))")
            let error = await #expect(throws: PostgresError.self) {
                try await connection.query("INSERT INTO t VALUES (\("secret"))")
            }
            #expect(error?.sqlState == "23505")
            #expect(error?.isUniqueViolation == true)
            #expect(error?.constraint == "names_once")
            #expect(error?.table == "t")
            #expect(error?.detail?.contains("secret") == true)
            #expect(error?.description.contains("secret") == false)
            #expect(error?.isConnectionFailure == false)
        }
    }

    @Test func scriptsStopAtTheirFirstError() async throws {
        try await withConnection { connection in
            let error = await #expect(throws: PostgresError.self) {
                try await connection.execute(script: "CREATE TABLE t (); SELECT nonsense; CREATE TABLE u ()")
            }
            #expect(error?.sqlState == "42703")
            let tables = try await connection.query("SELECT 1 FROM pg_tables WHERE tablename IN ('t', 'u')")
            #expect(tables.isEmpty)
        }
    }

    @Test func copyIsRefusedClearly() async throws {
        try await withConnection { connection in
            let error = await #expect(throws: PostgresError.self) {
                try await connection.execute(script: "CREATE TABLE t (a int); COPY t FROM STDIN")
            }
            #expect(error?.description == "COPY to or from the client is not available here.")
        }
    }

    @Test func statementsSurviveAChangeOfTheirTable() async throws {
        try await withConnection { connection in
            try await connection.execute(script: "CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
            #expect(try await connection.query("SELECT * FROM t").columns == ["a"])
            try await connection.execute(script: "ALTER TABLE t ADD b int")
            #expect(try await connection.query("SELECT * FROM t").columns == ["a", "b"])
            try await connection.execute(script: "DEALLOCATE ALL")
            #expect(try await connection.query("SELECT * FROM t").columns == ["a", "b"])
        }
    }

    @Test func preparedStatementsAreBounded() async throws {
        try await withPostgres { connectionString in
            var configuration = configuration(connectionString)
            configuration.statementLimit = 3
            let connection = try await PostgresConnection.connect(configuration)
            for number in 1...20 {
                #expect(try await connection.query("SELECT \(number) AS \(unsafe: "n\(number)")").value() == number)
            }
            let kept = try await connection.query("SELECT count(*) FROM pg_prepared_statements").value(as: Int.self)
            #expect(kept == 3)
        }
    }

    @Test func transactionsCommitOrRollBack() async throws {
        struct Refusal: Error {}
        try await withConnection { connection in
            try await connection.execute(script: "CREATE TABLE t (id int PRIMARY KEY)")
            let count = try await connection.transaction { connection in
                try connection.query("INSERT INTO t VALUES (1)")
                return try connection.query("SELECT count(*) FROM t").value(as: Int.self)
            }
            #expect(count == 1)
            await #expect(throws: Refusal.self) {
                try await connection.transaction { connection in
                    try connection.query("INSERT INTO t VALUES (2)")
                    throw Refusal()
                }
            }
            await #expect(throws: Refusal.self) {
                try await connection.withTransaction { connection in
                    try await connection.query("INSERT INTO t VALUES (3)")
                    throw Refusal()
                }
            }
            #expect(try await connection.query("SELECT id FROM t").map { try $0.decode(0, as: Int.self) } == [1])
        }
    }

    @Test func anErrorThatTheBodySwallowsIsNoCommit() async throws {
        try await withConnection { connection in
            try await connection.execute(script: "CREATE TABLE t (id int PRIMARY KEY)")
            let error = await #expect(throws: PostgresError.self) {
                try await connection.transaction { connection in
                    try connection.query("INSERT INTO t VALUES (1)")
                    _ = try? connection.query("INSERT INTO t VALUES (1)")
                }
            }
            #expect(error?.description.contains("rolled back") == true)
            #expect(try await connection.query("SELECT id FROM t").isEmpty)
        }
    }

    @Test func cancellationEndsTheStatement() async throws {
        try await withPostgres { connectionString in
            let connection = try await PostgresConnection.connect(configuration(connectionString))
            let observer = try await PostgresConnection.connect(configuration(connectionString))
            let sleep = Task { try await connection.query("SELECT pg_sleep(60)") }
            let isAsleep = try await eventually {
                try await !observer.query("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'").isEmpty
            }
            #expect(isAsleep)
            let start = ContinuousClock.now
            sleep.cancel()
            let error = await #expect(throws: PostgresError.self) { try await sleep.value }
            #expect(error?.isCancellation == true)
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(try await connection.query("SELECT \(1)").value(as: Int.self) == 1)
        }
    }

    @Test func cancellationRollsBack() async throws {
        try await withPostgres { connectionString in
            let connection = try await PostgresConnection.connect(configuration(connectionString))
            let observer = try await PostgresConnection.connect(configuration(connectionString))
            try await observer.execute(script: "CREATE TABLE t (id int)")
            let work = Task {
                try await connection.transaction { connection in
                    try connection.query("INSERT INTO t VALUES (1)")
                    try connection.query("SELECT pg_sleep(60)")
                }
            }
            _ = try await eventually {
                try await !observer.query("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'").isEmpty
            }
            work.cancel()
            await #expect(throws: PostgresError.self) { try await work.value }
            #expect(try await connection.query("SELECT * FROM t").isEmpty)
        }
    }

    @Test func aStatementLimitOfTheServerIsNoCancellation() async throws {
        try await withConnection { connection in
            try await connection.execute(script: "SET statement_timeout = 50")
            let error = await #expect(throws: PostgresError.self) { try await connection.query("SELECT pg_sleep(60)") }
            #expect(error?.sqlState == "57014")
            #expect(error?.isCancellation == false)
        }
    }

    @Test func settingsThatTheServerKnowsAreTheSessions() async throws {
        try await withPostgres { connectionString in
            var configuration = configuration(connectionString)
            configuration.settings = ["lock_timeout": "7s", "no_such_setting": "1"]
            let connection = try await PostgresConnection.connect(configuration)
            #expect(try await connection.query("SELECT current_setting('lock_timeout')").value() == "7s")
        }
    }

    /// What lies between may swallow all without a word.
    @Test(.timeLimit(.minutes(1))) func aSilentServerIsAConnectionFailure() async throws {
        try await withProxiedPostgres { _, proxied, proxy in
            var configuration = configuration(proxied)
            configuration.answerLimit = .seconds(1)
            let (asking, telling) = (
                try await PostgresConnection.connect(configuration), try await PostgresConnection.connect(configuration)
            )
            let statement = Task { try await telling.query("SELECT pg_sleep(600)") }
            proxy.fallSilent()
            let error = await #expect(throws: PostgresError.self) { try await asking.query("SELECT 1") }
            #expect(error?.isConnectionFailure == true)
            #expect(error?.description.contains("has not answered") == true)
            // Nor does the request to cancel arrive.
            statement.cancel()
            await #expect(throws: PostgresError.self) { try await statement.value }
            proxy.heal()
        }
    }

    @Test func anAbsentServerIsAConnectionFailure() async throws {
        let error = await #expect(throws: PostgresError.self) {
            try await PostgresConnection.connect(configuration("host=/nonexistent dbname=x"))
        }
        #expect(error?.isConnectionFailure == true)
        #expect(error?.description.contains("/nonexistent") == true)
    }

    @Test(arguments: [
        "host=a passwort=hunter2", "postgresql://u:hunter2%zz@h/d", "host=a password='hunter2", "a=b=c hunter2",
    ])
    func aBadConnectionStringIsNotRepeated(connectionString: String) async throws {
        let error = await #expect(throws: PostgresError.self) {
            try await PostgresConnection.connect(configuration(connectionString))
        }
        #expect(error?.description.contains("not valid") == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func aConnectionEndedByTheServerSaysSo() async throws {
        try await withConnection { connection in
            let error = await #expect(throws: PostgresError.self) {
                try await connection.query("SELECT pg_terminate_backend(pg_backend_pid())")
            }
            #expect(error?.isConnectionFailure == true)
            let later = await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1") }
            #expect(later?.isConnectionFailure == true)
        }
    }
}
