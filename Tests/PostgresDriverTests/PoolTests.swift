import FarmTestSupport
import PostgresDriver
import PostgresServer
import Testing

@Suite struct PoolTests {
    @Test func manyCallersShareFewConnections() async throws {
        try await withPool(size: 4) { pool in
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...500 {
                    group.addTask { try await pool.query("SELECT \(number)").value(as: Int.self) ?? 0 }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 125_250)
            #expect(pool.load == (4, 0))
        }
    }

    @Test func transactionsDoNotMix() async throws {
        try await withPool(size: 3) { pool in
            try await pool.query("CREATE TABLE t (n int)")
            try await pool.query("INSERT INTO t VALUES (0)")
            try await withThrowingTaskGroup { group in
                for _ in 1...100 {
                    group.addTask {
                        try await pool.transaction { connection in
                            let n = try connection.query("SELECT n FROM t FOR UPDATE").value(as: Int.self) ?? -1
                            try connection.query("UPDATE t SET n = \(n + 1)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await pool.query("SELECT n FROM t").value(as: Int.self) == 100)
        }
    }

    @Test func whoWaitsTooLongIsToldSo() async throws {
        try await withPool(size: 1, waitLimit: .milliseconds(50)) { pool in
            try await pool.withConnection { _ in
                let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
                #expect(error?.kind == .exhausted)
                #expect(error?.description.contains("all 1 are in use") == true)
            }
            #expect(try await pool.query("SELECT 1").value(as: Int.self) == 1)
        }
    }

    @Test func firstComeFirstServed() async throws {
        try await withPool(size: 1) { pool in
            let (order, recorder) = AsyncStream.makeStream(of: Int.self)
            try await withThrowingTaskGroup { group in
                try await pool.withConnection { _ in
                    for number in 1...5 {
                        group.addTask {
                            try await pool.withConnection { _ in _ = recorder.yield(number) }
                        }
                        #expect(await eventually { pool.load.waiters == number })
                    }
                }
                try await group.waitForAll()
            }
            recorder.finish()
            #expect(await order.reduce(into: []) { $0.append($1) } == [1, 2, 3, 4, 5])
        }
    }

    @Test func aCancelledCallerStopsWaiting() async throws {
        try await withPool(size: 1) { pool in
            try await pool.withConnection { _ in
                let caller = Task { try await pool.query("SELECT 1") }
                #expect(await eventually { pool.load.waiters == 1 })
                caller.cancel()
                let error = await #expect(throws: PostgresError.self) { try await caller.value }
                #expect(error?.isCancellation == true)
                #expect(pool.load.waiters == 0)
            }
        }
    }

    @Test func anIdleConnectionThatTheServerEndedCostsNobody() async throws {
        try await withPostgres { connectionString in
            let pool = PostgresPool(configuration: configuration(connectionString), size: 1)
            let observer = try await PostgresConnection.connect(configuration(connectionString))
            for _ in 1...3 {
                let id = try await pool.query("SELECT pg_backend_pid()").value(as: Int32.self)
                try await observer.query("SELECT pg_terminate_backend(\(id))")
                let isGone = try await eventually {
                    try await observer.query("SELECT 1 FROM pg_stat_activity WHERE pid = \(id)").isEmpty
                }
                #expect(isGone)
                #expect(try await pool.query("SELECT pg_backend_pid()").value(as: Int32.self) != id)
            }
            await pool.close()
        }
    }

    /// What lies between swallows all without a word: not each of the connections has to find out for itself.
    @Test func oneConnectionThatFellSilentSpeaksForAll() async throws {
        try await withProxiedPostgres { _, proxied, proxy in
            var configuration = configuration(proxied)
            configuration.answerLimit = .milliseconds(500)
            let pool = PostgresPool(configuration: configuration, size: 3)
            try await pool.withConnection { _ in
                try await pool.withConnection { _ in _ = try await pool.query("SELECT 1") }
            }
            #expect(pool.load.connections == 3)
            // Connections that there are stay silent.
            proxy.fallSilent()
            proxy.heal()
            let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
            #expect(error?.isConnectionFailure == true)
            #expect(try await pool.query("SELECT 1").value() == 1)
            await pool.close()
        }
    }

    @Test func anOpenTransactionDoesNotComeBack() async throws {
        try await withPool(size: 1) { pool in
            try await pool.query("CREATE TABLE t (n int)")
            try await pool.withConnection { connection in
                try await connection.execute(script: "BEGIN; INSERT INTO t VALUES (1)")
            }
            #expect(try await pool.query("SELECT n FROM t").isEmpty)
        }
    }

    @Test func survivesARestartOfTheServer() async throws {
        try await withPostgresServer { server in
            let pool = PostgresPool(configuration: configuration(server.connectionString), size: 2)
            #expect(try await pool.query("SELECT 1").value(as: Int.self) == 1)
            try await server.stop(mode: .fast)
            let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
            #expect(error?.isConnectionFailure == true)
            #expect(pool.load == (0, 0))
            try await server.start()
            #expect(try await pool.query("SELECT 2").value(as: Int.self) == 2)
            try await server.stop(mode: .immediate)
            try await server.start()
            #expect(try await pool.query("SELECT 3").value(as: Int.self) == 3)
            await pool.close()
        }
    }

    @Test func aClosedPoolRefuses() async throws {
        try await withPool(size: 1) { pool in
            try await pool.withConnection { connection in
                let waiting = Task { try await pool.query("SELECT 1") }
                #expect(await eventually { pool.load.waiters == 1 })
                await pool.close()
                let refused = await #expect(throws: PostgresError.self) { try await waiting.value }
                #expect(refused?.description == "The database pool is closed.")
                // Whoever has a connection may finish.
                let one = try await connection.query("SELECT 1").value(as: Int.self)
                #expect(one == 1)
            }
            await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
            #expect(pool.load == (0, 0))
        }
    }
}
