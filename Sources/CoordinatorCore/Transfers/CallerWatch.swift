import FarmBasics
import Synchronization

/// How long a caller has been waited for, and what came of it.
final class CallerWatch: Sendable {
    /// How long a caller may take for what it sends, or for taking what it is sent.
    struct Patience: Sendable {
        /// For the next part.
        var silence = Duration.seconds(15)
        /// For all parts together, beside what their bytes take.
        var slack = Duration.seconds(60)
        /// Bytes a second, at least: slow lines carry more.
        var leastRate = 16 << 10
        /// What is to be said of it then.
        var words = "what was announced did not come"
    }

    struct Progress: Sendable {
        /// For the caller; the coordinator's own work is not the caller's silence.
        var waited = Duration.zero
        /// Bytes that the caller sent or took.
        var moved = 0
    }

    private struct State {
        var since: ContinuousClock.Instant?
        var before = Progress()

        var silence: Duration { since.map { ContinuousClock.now - $0 } ?? .zero }
        var progress: Progress { Progress(waited: before.waited + silence, moved: before.moved) }
    }

    private let patience: Patience
    private let state = Mutex(State())
    private let (cuts, cutter) = AsyncStream.makeStream(of: Void.self)

    init(patience: Patience) {
        self.patience = patience
    }

    var progress: Progress { state.withLock { $0.progress } }

    func begin() { state.withLock { $0.since = .now } }

    /// - Parameter bytes: what came, or was taken.
    func end(_ bytes: Int) {
        state.withLock {
            $0.before = Progress(waited: $0.progress.waited, moved: $0.before.moved + bytes)
            $0.since = nil
        }
    }

    /// Ends the transfer in favour of others.
    func cut() { cutter.yield() }

    /// Runs a transfer, and ends it where its caller falls silent or takes for ever, or holds up others.
    /// - Throws: `unavailable` then: the caller may begin again.
    static func with<Value: Sendable>(
        _ patience: Patience, _ body: @escaping @Sendable (CallerWatch) async throws -> Value
    ) async throws -> Value {
        let watch = CallerWatch(patience: patience)
        return try await withThrowingTaskGroup(of: Result<Value, FarmError>.self) { group in
            defer { group.cancelAll() }
            group.addTask { .success(try await body(watch)) }
            group.addTask { .failure(try await watch.untilSilent()) }
            group.addTask { .failure(try await watch.untilCut()) }
            guard let result = try await group.next() else { throw CancellationError() }
            return try result.get()
        }
    }

    private func untilSilent() async throws -> FarmError {
        while true {
            let left = state.withLock {
                let progress = $0.progress
                let all = patience.slack + .seconds(1) * (Double(progress.moved) / Double(patience.leastRate))
                return min(patience.silence - $0.silence, all - progress.waited)
            }
            if left <= .zero { break }
            // The limit itself: a timer.
            try await Task.sleep(for: left)
        }
        return FarmError(
            .unavailable,
            "\(patience.words): a part may take \(patience.silence.components.seconds) s, and all of them "
                + "\(patience.slack.components.seconds) s and one more for each \(patience.leastRate >> 10) KiB; try again"
        )
    }

    private func untilCut() async throws -> FarmError {
        for await _ in cuts {
            return FarmError(
                .unavailable,
                "\(patience.words) quickly enough: others wait for the memory that it holds; try again")
        }
        throw CancellationError()
    }
}
