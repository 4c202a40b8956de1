package import Logging
import ServiceLifecycle
import Synchronization

/// Connections to one server, made when first needed, lent to one caller at a time, replaced when they break.
package final class PostgresPool: Service {
    private let configuration: PostgresConfiguration
    private let waitLimit: Duration
    private let logger: Logger?
    private let size: Int
    private let state: Mutex<PoolState>

    /// - Parameters:
    ///   - size: connections at most.
    ///   - waitLimit: how long a caller waits for a connection that others have.
    package init(
        configuration: PostgresConfiguration, size: Int = 8, waitLimit: Duration = .seconds(10), logger: Logger? = nil
    ) {
        self.configuration = configuration
        self.size = max(1, size)
        self.waitLimit = waitLimit
        self.logger = logger
        state = Mutex(PoolState(size: max(1, size)))
    }

    /// Waits for the service's shutdown and closes the pool then. The pool works without it, too.
    package func run() async {
        try? await gracefulShutdown()
        await close()
    }

    /// Closes what is idle, refuses who waits, and closes the rest as it comes back.
    package func close() async {
        let (idle, waiters) = state.withLock { $0.close() }
        for waiter in waiters { waiter.resume(.failure(Self.closed)) }
        for connection in idle { await connection.close() }
    }

    /// How many connections are open or being opened, and how many callers wait.
    package var load: (connections: Int, waiters: Int) {
        state.withLock { ($0.openCount, $0.waiterCount) }
    }

    // MARK: Use

    /// Runs one statement on whichever connection is free.
    /// - Throws: kind `exhausted` where none came free in time, and what the statement throws.
    @discardableResult
    package func query(_ sql: SQL) async throws -> PostgresRows {
        try await withConnection { try await $0.query(sql) }
    }

    /// Runs the body between BEGIN and COMMIT, all of it on one connection's thread; an error rolls back.
    package func transaction<Value: Sendable>(
        _ body: @Sendable (isolated PostgresConnection) throws -> Value
    ) async throws -> Value {
        try await withConnection { try await $0.transaction(body) }
    }

    /// A transaction whose body waits for other things too; it holds a connection all the while.
    package func withTransaction<Value>(
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await withConnection { try await $0.withTransaction(body) }
    }

    /// Lends a connection. It comes back as it went: one with an open transaction is closed.
    package func withConnection<Value>(
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try await lend()
        do {
            let value = try await body(connection)
            await takeBack(connection)
            return value
        } catch {
            await takeBack(connection)
            throw error
        }
    }

    // MARK: Lending

    private func lend() async throws -> PostgresConnection {
        switch try await turn() {
        case .connect:
            return try await connect()
        case .use(let connection, let since):
            // The server may have gone while the connection was idle: that must not cost a caller.
            if await isUsable(connection, idleSince: since) { return connection }
            logger?.debug("An idle PostgreSQL connection broke; connecting again")
            await connection.close()
            await closeIdle()
            return try await connect()
        }
    }

    private func isUsable(_ connection: PostgresConnection, idleSince: ContinuousClock.Instant) async -> Bool {
        if connection.hasUnreadInput { return await connection.isAlive() }
        // Where servers go without a word, those that are asked often tell it soon enough.
        guard configuration.answerLimit != nil, .now - idleSince > Self.restLimit else { return true }
        return await connection.isAnswered(within: Self.greetingLimit)
    }

    /// What broke one connection has most likely broken those beside it.
    private func closeIdle() async {
        for connection in state.withLock({ $0.dropIdle() }) { await connection.close() }
    }

    /// Makes a connection in a place that is reserved.
    private func connect() async throws -> PostgresConnection {
        do {
            return try await PostgresConnection.connect(configuration, logger: logger)
        } catch {
            giveUpPlace()
            throw error
        }
    }

    private func takeBack(_ connection: PostgresConnection) async {
        let condition = connection.condition
        guard condition == .idle, !state.withLock({ $0.isClosed }) else {
            await connection.close()
            if condition == .lost { await closeIdle() }
            giveUpPlace()
            return
        }
        state.withLock { $0.putBack(connection) }?.resume(.success(.use(connection, idleSince: .now)))
    }

    private func giveUpPlace() {
        state.withLock { $0.giveUpPlace() }?.resume(.success(.connect))
    }

    private func turn() async throws -> PoolState.Turn {
        let (id, turn) = try state.withLock { state in
            if state.isClosed { throw Self.closed }
            return (state.makeID(), state.takeTurn())
        }
        if let turn { return turn }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait(id, $0) }
        } onCancel: {
            refuse(id, .cancelled)
        }
    }

    private func wait(_ id: Int, _ continuation: CheckedContinuation<PoolState.Turn, any Error>) {
        let timer = Task { [waitLimit, size] in
            guard (try? await Task.sleep(for: waitLimit)) != nil else { return }
            refuse(
                id,
                PostgresError(.exhausted, "No database connection came free in \(waitLimit): all \(size) are in use."))
        }
        let waiter = PoolState.Waiter(id: id, continuation: continuation, timer: timer)
        let result: Result<PoolState.Turn, any Error>? = state.withLock { state in
            if state.isClosed { return .failure(Self.closed) }
            // The handler may have run already, and found nobody to refuse.
            if Task.isCancelled { return .failure(PostgresError.cancelled) }
            // A connection may have come back since the first look.
            if let turn = state.takeTurn() { return .success(turn) }
            state.enqueue(waiter)
            return nil
        }
        if let result { waiter.resume(result) }
    }

    private func refuse(_ id: Int, _ error: PostgresError) {
        state.withLock { $0.removeWaiter(id) }?.resume(.failure(error))
    }

    /// A connection that was idle for longer is asked whether the server is there, and has so long to answer.
    private static let restLimit = Duration.seconds(5)
    private static let greetingLimit = Duration.seconds(3)

    private static let closed = PostgresError(.connection, "The database pool is closed.")
}
