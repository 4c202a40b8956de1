import FarmModel
import Logging

/// How long a coordinator waits for its database at the start: machines come up in any order.
struct DatabaseWait {
    let limit: Duration
    let logger: Logger

    /// Calls `body` until it reaches PostgreSQL.
    /// - Throws: What else is wrong, at once; that PostgreSQL cannot be reached, after the limit.
    func run<Value>(_ body: () async throws -> Value) async throws -> Value {
        let end = ContinuousClock.now + limit
        var pause = Duration.milliseconds(100)
        var hasSaid = false
        while true {
            do {
                return try await body()
            } catch let error as FarmError where error.code == .unavailable && ContinuousClock.now + pause < end {
                if !hasSaid { logger.warning("waiting for PostgreSQL", metadata: ["error": "\(error.message)"]) }
                hasSaid = true
                // Backoff: the database is away.
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(1))
            }
        }
    }
}
