import FarmModel
import Synchronization

/// How long a caller has been waited for.
final class CallerWatch: Sendable {
    /// How long a caller may take for what it sends, or for taking what it is sent.
    struct Patience: Sendable {
        /// For the next part.
        var silence = Duration.seconds(15)
        /// For all parts together.
        var whole = Duration.seconds(120)
        /// What is to be said of it then.
        var words = "what was announced did not come"
    }

    private struct State {
        var since: ContinuousClock.Instant?
        var before = Duration.zero

        var silence: Duration { since.map { ContinuousClock.now - $0 } ?? .zero }
    }

    private let patience: Patience
    private let state = Mutex(State())

    private init(patience: Patience) {
        self.patience = patience
    }

    func begin() { state.withLock { $0.since = .now } }

    func end() {
        state.withLock {
            $0.before += $0.silence
            $0.since = nil
        }
    }

    /// Runs a transfer, and ends it where its caller falls silent or takes for ever.
    /// - Throws: `unavailable` then: the caller may begin again.
    static func with<Value: Sendable>(
        _ patience: Patience, _ body: @escaping @Sendable (CallerWatch) async throws -> Value
    ) async throws -> Value {
        let watch = CallerWatch(patience: patience)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await body(watch) }
            group.addTask {
                try await watch.untilSilent()
                return nil
            }
            guard let value = try await group.next() ?? nil else {
                throw FarmError(
                    .unavailable,
                    "\(patience.words): a part may take \(patience.silence.components.seconds) s, all of them "
                        + "\(patience.whole.components.seconds) s; try again")
            }
            return value
        }
    }

    private func untilSilent() async throws {
        while true {
            let left = state.withLock {
                let silence = $0.silence
                return min(patience.silence - silence, patience.whole - $0.before - silence)
            }
            if left <= .zero { return }
            // The limit itself: a timer.
            try await Task.sleep(for: left)
        }
    }
}
