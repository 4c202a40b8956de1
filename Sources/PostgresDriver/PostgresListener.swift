package import Logging
import ServiceLifecycle

/// Listens to channels on a connection of its own, and connects again for as long as it runs.
package struct PostgresListener: Service {
    /// What the reader gets, in the order in which it came.
    package enum Event: Hashable, Sendable {
        /// Listening from now on; what was notified before is lost, so the owner looks at the state itself. Comes after
        /// each connection, and after an overflow.
        case connected
        case notification(PostgresNotification)
    }

    /// Ends when `run` does. For one reader.
    package let events: AsyncStream<Event>

    private let continuation: AsyncStream<Event>.Continuation
    private let configuration: PostgresConfiguration
    private let channels: [String]
    private let logger: Logger?

    /// - Parameter limit: events kept for a slow reader; the oldest go first, and `connected` follows.
    package init(
        configuration: PostgresConfiguration, channels: [String], limit: Int = 4096, logger: Logger? = nil
    ) {
        self.configuration = configuration
        self.channels = channels
        self.logger = logger
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(limit))
    }

    /// Listens until the task is cancelled or the service shut down.
    package func run() async {
        defer { continuation.finish() }
        await cancelWhenGracefulShutdown {
            var pause = Self.firstPause
            while !Task.isCancelled {
                do throws(PostgresError) {
                    try await listen { pause = Self.firstPause }
                } catch {
                    if error.isCancellation { break }
                    logger?.warning("Listening to PostgreSQL failed", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    private static let firstPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(1)

    private func listen(onConnect: () -> Void) async throws(PostgresError) {
        let connection = try await PostgresConnection.connect(configuration, logger: logger)
        for channel in channels {
            let name = channel.replacing("\"", with: "\"\"")
            try await connection.execute(script: "LISTEN \"\(name)\"")
        }
        onConnect()
        emit(.connected)
        while true {
            for notification in try await connection.notifications() {
                emit(.notification(notification))
            }
        }
    }

    private func emit(_ event: Event) {
        if case .dropped = continuation.yield(event) {
            continuation.yield(.connected)
        }
    }
}
