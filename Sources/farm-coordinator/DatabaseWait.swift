import FarmBasics
import Logging

/// How long a coordinator waits for its database at the start: machines come up in any order, and stay away for any time.
struct DatabaseWait {
    /// Between two words of it.
    private static let interval = Duration.seconds(60)

    /// Nil for none.
    let limit: Duration?
    let logger: Logger

    /// Calls `body` until it reaches PostgreSQL.
    /// - Throws: What else is wrong, at once; that PostgreSQL cannot be reached, after the limit.
    func run<Value>(_ body: () async throws -> Value) async throws -> Value {
        let end = limit.map { ContinuousClock.now + $0 }
        var pause = Duration.milliseconds(100)
        var said: ContinuousClock.Instant?
        while true {
            do {
                return try await body()
            } catch let error as FarmError where error.code == .unavailable {
                if let end, .now + pause >= end { throw error }
                if said.map({ .now - $0 >= Self.interval }) ?? true {
                    said = .now
                    logger.warning(
                        "waiting for PostgreSQL",
                        metadata: [
                            "error": "\(error.message)",
                            "limit": "\(limit.map { "\($0.components.seconds) s" } ?? "none")",
                        ])
                }
                // Backoff: the database is away.
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(1))
            }
        }
    }
}
