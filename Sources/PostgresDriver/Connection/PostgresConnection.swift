import CLibPQ
import Glibc
package import Logging
import Synchronization

/// One connection to a server. Its calls block in libpq, on a thread of its own.
///
/// Called from outside, each method is async, and cancelling the task cancels the statement. Inside `transaction`'s
/// body the same methods are synchronous: nothing else can come between.
package actor PostgresConnection {
    /// What a pool must know of a connection without waiting for it.
    enum Condition: UInt8, AtomicRepresentable {
        case idle, inTransaction, lost
    }

    private nonisolated let executor = ConnectionExecutor()
    /// A thread of the connection's own: calls that block in libpq take none of the cooperative pool's.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    nonisolated let wakeup: WakeupDescriptor
    private nonisolated let lastCondition = Atomic(Condition.lost)
    nonisolated let lastSocket = Atomic<Int32>(-1)
    let configuration: PostgresConfiguration
    let logger: Logger?
    var handle: ConnectionHandle?
    var statements: StatementCache

    private init(_ configuration: PostgresConfiguration, logger: Logger?) throws(PostgresError) {
        self.configuration = configuration
        self.logger = logger
        statements = StatementCache(limit: configuration.statementLimit)
        wakeup = try WakeupDescriptor()
    }

    /// Connects and applies the configuration's settings.
    /// - Throws: kind `connection` where the server refuses, or the time is up; `usage` for a string that libpq cannot
    ///   parse, `cancelled` with the task.
    package static func connect(
        _ configuration: PostgresConfiguration, logger: Logger? = nil
    ) async throws(PostgresError) -> PostgresConnection {
        let connection = try PostgresConnection(configuration, logger: logger)
        try await connection.interruptible { (connection) throws(PostgresError) in try connection.open() }
        return connection
    }

    /// Ends the connection; whatever is called afterwards throws kind `connection`. Closing twice does no harm.
    package func close() {
        handle = nil
        lastSocket.store(-1, ordering: .releasing)
        lastCondition.store(.lost, ordering: .releasing)
    }

    nonisolated var condition: Condition { lastCondition.load(ordering: .acquiring) }

    // MARK: Statements

    /// Runs one statement, prepared once for each connection.
    @discardableResult
    package nonisolated func query(_ sql: SQL) async throws(PostgresError) -> PostgresRows {
        try await interruptible { (connection) throws(PostgresError) in try connection.query(sql) }
    }

    /// Runs one statement, prepared once for each connection.
    @discardableResult
    package func query(_ sql: SQL) throws(PostgresError) -> PostgresRows {
        let wasIdle = condition == .idle
        do throws(PostgresError) {
            return try runPrepared(sql)
        } catch  where error.isStaleStatement && wasIdle && condition == .idle {
            return try runPrepared(sql)
        }
    }

    /// Runs several statements, separated by semicolons, as one implicit transaction unless they say otherwise.
    package nonisolated func execute(script: String) async throws(PostgresError) {
        try await interruptible { (connection) throws(PostgresError) in try connection.execute(script: script) }
    }

    /// Runs several statements, separated by semicolons.
    package func execute(script: String) throws(PostgresError) {
        guard !script.utf8.contains(0) else {
            throw PostgresError(.usage, "A script must not contain the character U+0000.")
        }
        try exchange { PQsendQuery($0, script) }
    }

    // MARK: Transactions

    /// Runs the body between BEGIN and COMMIT, all of it on the connection's thread; an error rolls back.
    package nonisolated func transaction<Value: Sendable>(
        _ body: @Sendable (isolated PostgresConnection) throws -> Value
    ) async throws -> Value {
        try await interruptible { connection in
            try connection.begin()
            do {
                let value = try body(connection)
                try connection.commit()
                return value
            } catch {
                connection.rollback()
                throw error
            }
        }
    }

    /// A transaction whose body waits for other things too. Nobody else may use the connection meanwhile.
    package nonisolated func withTransaction<Value>(
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await interruptible { (connection) throws(PostgresError) in try connection.begin() }
        do {
            let value = try await body(self)
            try await commit()
            return value
        } catch {
            await rollback()
            throw error
        }
    }

    private func begin() throws(PostgresError) {
        try exchange { PQsendQuery($0, "BEGIN") }
    }

    private func commit() throws(PostgresError) {
        // Not cancellable: a cancelled COMMIT would leave the caller not knowing.
        let result = try exchange(cancellable: false) { PQsendQuery($0, "COMMIT") }
        // COMMIT of a transaction in which a statement failed "succeeds" as ROLLBACK.
        if result?.commandTag != "COMMIT" {
            throw PostgresError(.usage, "The transaction was rolled back, because a statement in it failed.")
        }
    }

    private func rollback() {
        guard condition == .inTransaction else { return }
        do throws(PostgresError) {
            try exchange(cancellable: false) { PQsendQuery($0, "ROLLBACK") }
        } catch {
            close()
        }
    }

    // MARK: Health

    /// Whether something has arrived on an idle connection: most often the server's farewell. Does not block, does not
    /// wait for the connection's thread; meant for a pool that alone holds the connection.
    nonisolated var hasUnreadInput: Bool {
        var descriptor = pollfd(fd: lastSocket.load(ordering: .acquiring), events: Int16(POLLIN), revents: 0)
        return descriptor.fd < 0 || poll(&descriptor, 1, 0) != 0
    }

    /// Reads what has arrived on an idle connection and says whether the connection still stands.
    func isAlive() -> Bool {
        guard let handle else { return false }
        while hasUnreadInput {
            if PQconsumeInput(handle.pointer) == 0 { break }
            while let notification = PQnotifies(handle.pointer) { PQfreemem(notification) }
        }
        noteCondition()
        return condition != .lost
    }

    /// Asks over an idle connection whether the server is there; closes it where no answer comes.
    func isAnswered(within limit: Duration) -> Bool {
        do throws(PostgresError) {
            try exchange(within: limit) { PQsendQuery($0, "SELECT") }
            return true
        } catch {
            close()
            return false
        }
    }

    func noteCondition() {
        guard let handle, !handle.isLost else { return close() }
        let isIdle = PQtransactionStatus(handle.pointer) == PQTRANS_IDLE
        lastCondition.store(isIdle ? .idle : .inTransaction, ordering: .releasing)
    }

    // MARK: The executor

    /// Runs a body on the connection's thread and interrupts its waiting when the task is cancelled.
    nonisolated func interruptible<Value: Sendable, Failure: Error>(
        _ body: @Sendable (isolated PostgresConnection) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withTaskCancellationHandler {
            await perform(body)
        } onCancel: {
            wakeup.signal()
        }
        return try result.get()
    }

    private func perform<Value: Sendable, Failure: Error>(
        _ body: @Sendable (isolated PostgresConnection) throws(Failure) -> Value
    ) -> Result<Value, Failure> {
        do throws(Failure) {
            return .success(try body(self))
        } catch {
            return .failure(error)
        }
    }
}
