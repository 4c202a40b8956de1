import FarmTestSupport
import PostgresDriver

func configuration(_ connectionString: String) -> PostgresConfiguration {
    PostgresConfiguration(connectionString: connectionString, applicationName: "tests")
}

/// Lends a connection to a fresh database.
func withConnection<Value>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
    try await withPostgres { connectionString in
        let connection = try await PostgresConnection.connect(configuration(connectionString))
        return try await body(connection)
    }
}

/// Lends a pool on a fresh database.
func withPool<Value>(
    size: Int = 4, waitLimit: Duration = .seconds(10), _ body: (PostgresPool) async throws -> Value
) async throws -> Value {
    try await withPostgres { connectionString in
        let pool = PostgresPool(configuration: configuration(connectionString), size: size, waitLimit: waitLimit)
        do {
            let value = try await body(pool)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }
}

/// Asks again and again, politely, until the answer is yes; no after twenty seconds.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return false
}
