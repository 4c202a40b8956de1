package import FarmModel
import FarmStore
package import Logging
package import PostgresDriver
import ServiceLifecycle

/// A farm's state in PostgreSQL. Its SQL stands by noun in the folders beside this file.
package struct PostgresFarmStore: Store, Service {
    /// The channel of the news between coordinators.
    static let channel = "farm"

    let pool: PostgresPool
    /// The signs of life have a connection of their own: whoever waits for one of the pool's is not dead.
    let pulse: PostgresPool
    let listener: PostgresListener
    let logger: Logger

    package init(configuration: PostgresConfiguration, poolSize: Int, logger: Logger) {
        self.pool = PostgresPool(configuration: configuration, size: poolSize, logger: logger)
        self.pulse = PostgresPool(configuration: configuration, size: 1, logger: logger)
        self.listener = PostgresListener(configuration: configuration, channels: [Self.channel], logger: logger)
        self.logger = logger
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
        await pool.close()
    }

    @discardableResult
    func query(_ sql: SQL) async throws -> PostgresRows {
        try await mappingErrors { try await pool.query(sql) }
    }

    func transaction<Value: Sendable>(
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
        if error.isRetryable || error.kind == .exhausted {
            self.init(.unavailable, "PostgreSQL cannot be reached at the moment; try again", cause: error)
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
