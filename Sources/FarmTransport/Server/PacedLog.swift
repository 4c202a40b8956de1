import Logging
import Synchronization

/// Says what strangers can make happen as often as they like once a second at most.
final class PacedLog: Sendable {
    private struct State {
        var last: ContinuousClock.Instant?
        var untold = 0
    }

    private static let interval = Duration.seconds(1)

    private let logger: Logger
    private let state = Mutex(State())

    init(_ logger: Logger) { self.logger = logger }

    func notice(_ message: Logger.Message, _ metadata: Logger.Metadata, at now: ContinuousClock.Instant = .now) {
        let untold = state.withLock { state -> Int? in
            if let last = state.last, now - last < Self.interval {
                state.untold += 1
                return nil
            }
            defer { state = State(last: now) }
            return state.untold
        }
        guard let untold else { return }
        logger.notice(message, metadata: untold > 0 ? metadata.merging(["untold": "\(untold)"]) { $1 } : metadata)
    }
}
