package import FarmBasics
package import FarmModel
import FarmStore
package import Logging
package import PostgresDriver
import ServiceLifecycle

/// A farm's state in PostgreSQL. Its SQL stands by noun in the folders beside this file.
package struct PostgresFarmStore: Store, Service {
    /// The channel of the news between coordinators.
    static let channel = "farm"

    private(set) var pool: PostgresPool
    /// What people ask, which may take long, has connections of its own.
    private let people: PostgresPool
    /// The signs of life have one: whoever waits for one of the pool's is not dead.
    let pulse: PostgresPool
    let listener: PostgresListener
    let logger: Logger
    /// Which jobs and images calls of people reach.
    private(set) var scope = JobScope.all
    /// What is said of a change in the audit; nil for what the farm does of itself.
    private var entry: AuditEntry?

    /// - Parameter poolSize: connections at most, two fifths of them for people; one for signs of life and one for news
    ///   come to them.
    package init(configuration: PostgresConfiguration, poolSize: Int, logger: Logger) {
        let quick = configuration.guarded(answerLimit: .seconds(20))
        let share = max(1, poolSize * 2 / 5)
        self.pool = PostgresPool(configuration: quick, size: poolSize - share, logger: logger)
        self.people = PostgresPool(
            configuration: configuration.guarded(answerLimit: .seconds(310)), size: share, logger: logger)
        let pulse = configuration.guarded(answerLimit: .seconds(10))
        self.pulse = PostgresPool(configuration: pulse, size: 1, logger: logger)
        self.listener = PostgresListener(configuration: pulse, channels: [Self.channel], logger: logger)
        self.logger = logger
    }

    /// The same farm for those who answer people: the work of the farm does not wait for them.
    package var forPeople: PostgresFarmStore {
        var store = self
        store.pool = people
        return store
    }

    /// Queries of people take their jobs from ``jobs``.
    package func within(_ scope: JobScope) -> PostgresFarmStore {
        var store = self
        store.scope = scope
        return store
    }

    /// Each transaction that changes anything writes the line before its commit.
    package func audited(_ entry: AuditEntry) -> PostgresFarmStore {
        var store = self
        store.entry = entry
        return store
    }

    /// The jobs that the call reaches, in place of the table `jobs`. PostgreSQL takes it apart, so indexes serve as ever.
    var jobs: SQL {
        switch scope {
        case .all: "jobs"
        case .submitter(let name): "(SELECT * FROM jobs WHERE submitter = \(name))"
        }
    }

    /// Whether the call reaches this job, for rows that say nothing of its submitter.
    func reaches(_ job: JobID) -> SQL {
        scope == .all ? "true" : "EXISTS (SELECT FROM \(jobs) j WHERE j.id = \(job))"
    }

    /// Lends a store on one connection, without news.
    package static func withStore<Value>(
        _ configuration: PostgresConfiguration, logger: Logger, _ body: (PostgresFarmStore) async throws -> Value
    ) async throws -> Value {
        let store = PostgresFarmStore(configuration: configuration, poolSize: 1, logger: logger)
        do {
            let value = try await body(store)
            await store.pool.close()
            return value
        } catch {
            await store.pool.close()
            throw error
        }
    }

    /// Listens for news until shutdown, then closes the connections.
    package func run() async throws {
        await listener.run()
        await pulse.close()
        await people.close()
        await pool.close()
    }

    @discardableResult
    func query(_ sql: SQL) async throws -> PostgresRows {
        try await mappingErrors { try await pool.query(sql) }
    }

    /// What changes something: with its line in the audit, or not at all.
    /// - Parameter note: what the line says, by what the body came to; the body's changes and the line are one.
    func transaction<Value: Sendable>(
        noting note: @Sendable (Value) -> AuditNote = { _ in .asAsked },
        _ body: @Sendable (isolated PostgresConnection) throws -> Value
    ) async throws -> Value {
        guard let entry else { return try await reading(body) }
        return try await reading { connection in
            let value = try body(connection)
            if let line = note(value).line(entry) { try connection.note([line]) }
            return value
        }
    }

    /// Several statements that change nothing of what people see.
    func reading<Value: Sendable>(
        _ body: @Sendable (isolated PostgresConnection) throws -> Value
    ) async throws -> Value {
        try await mappingErrors { try await pool.transaction(body) }
    }

    func mappingErrors<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as PostgresError {
            throw FarmError(error)
        }
    }
}

extension PostgresConfiguration {
    /// For a farm's work: what dies in the middle of something, be it a process, its machine or the network, holds no lock
    /// for longer than this, and is waited for no longer.
    /// - Parameter answerLimit: for one statement, which the server's own limits are below.
    fileprivate func guarded(answerLimit: Duration) -> PostgresConfiguration {
        var configuration = self
        configuration.answerLimit = answerLimit
        configuration.connectTimeout = min(connectTimeout, .seconds(5))
        configuration.settings = [
            "idle_in_transaction_session_timeout": "10s", "lock_timeout": "15s", "statement_timeout": "5min",
            "tcp_keepalives_idle": "5", "tcp_keepalives_interval": "3", "tcp_keepalives_count": "3",
            "tcp_user_timeout": "15s", "client_connection_check_interval": "5s",
        ]
        return configuration
    }
}

extension PostgresError {
    /// What is wrong with a value, for whoever sent it.
    fileprivate var words: String {
        switch sqlState {
        case "22021", "22P05": "a text holds the character U+0000, or what is no UTF-8"
        default: message.shortened(to: 200)
        }
    }
}

extension FarmError {
    /// What a database error means to the farm. A connection that fails is worth another try.
    package init(_ error: PostgresError) {
        if error.isConnectionFailure {
            self.init(.unavailable, "PostgreSQL cannot be reached at the moment; try again", cause: error)
        } else if error.kind == .exhausted {
            self.init(
                .unavailable, "the coordinator is busy: its connections to PostgreSQL are all in use; try again",
                cause: error)
        } else if error.isRetryable {
            self.init(.unavailable, "PostgreSQL undid this in favour of something else; try again", cause: error)
        } else if error.isCancellation {
            self.init(.unavailable, "the call was cancelled", cause: error)
        } else if error.isOfServer {
            self.init(.unavailable, "PostgreSQL cannot do it at the moment; try again: \(error)", cause: error)
        } else if error.isOfValue {
            self.init(.invalidInput, "the database cannot hold or look for a value: \(error.words)", cause: error)
        } else {
            self.init(.internal, "the database refused a statement", cause: error)
        }
    }
}
