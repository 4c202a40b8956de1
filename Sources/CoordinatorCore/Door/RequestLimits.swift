import FarmBasics
package import FarmModel
import FarmScheduling
import Synchronization

/// How much at once principals may ask of this coordinator: calls a second, and downloads. Who has no limits is counted
/// nowhere.
package final class RequestLimits: Sendable {
    private struct State {
        var requests = RecentlyUsed<PrincipalID, TokenBucket>(limit: 10_000)
        /// Those that run.
        var downloads: [PrincipalID: Int] = [:]
    }

    /// Of a rate's worth that may come at once.
    private static let burst = 10.0
    /// Until a download's end may have made room: nobody knows when it does.
    private static let retry = Duration.seconds(1)

    private let state = Mutex(State())

    /// Nobody has asked for anything yet.
    package init() {}

    /// One more call.
    /// - Throws: `exhausted`.
    package func take(_ caller: Caller, now: ContinuousClock.Instant = .now) throws {
        guard let principal = caller.principal, let rate = caller.limits.requestsPerSecond else { return }
        let wait = state.withLock { state -> Duration? in
            let known = state.requests[principal]
            var bucket = TokenBucket(rate: rate, burst: rate * Self.burst, now: now)
            if let known, known.allows(rate: rate, burst: rate * Self.burst) { bucket = known }
            let wait = bucket.take(at: now)
            state.requests[principal] = bucket
            return wait
        }
        guard let wait else { return }
        throw FarmError(
            .exhausted,
            "'\(caller.name)' may make \(rate.formatted) calls a second, and a burst of \((rate * Self.burst).formatted); "
                + "try again in \(wait.seconds) s", retryAfter: wait)
    }

    /// Runs a download, which counts for the caller until its end.
    /// - Throws: `exhausted` where as many run as they may have.
    package func downloading<Value: Sendable>(
        _ caller: Caller, _ body: () async throws -> Value
    ) async throws -> Value {
        guard let principal = caller.principal, let most = caller.limits.parallelDownloads else {
            return try await body()
        }
        let isAdmitted = state.withLock { state in
            let running = state.downloads[principal] ?? 0
            guard running < most else { return false }
            state.downloads[principal] = running + 1
            return true
        }
        guard isAdmitted else {
            throw FarmError(
                .exhausted,
                "'\(caller.name)' may fetch \(most) images or files at the same time, and does; try again when one has "
                    + "come", retryAfter: Self.retry)
        }
        defer {
            state.withLock { state in
                let running = (state.downloads[principal] ?? 1) - 1
                state.downloads[principal] = running > 0 ? running : nil
            }
        }
        return try await body()
    }
}

extension Double {
    fileprivate var formatted: String { self == rounded() && magnitude < 1e15 ? "\(Int64(self))" : "\(self)" }
}

extension Duration {
    /// Rounded up to tenths.
    fileprivate var seconds: Double { ((self / .milliseconds(100)).rounded(.up)) / 10 }
}
