import FarmModel
import FarmScheduling
import FarmStore
import Logging
import Synchronization

/// Lines of the audit that no change carries: denials and failed logins. So many a second by address and in all; what is
/// more is counted in the log.
final class RefusalLog: Sendable {
    private struct State {
        var waiting: [AuditEntry] = []
        var left = 0
        var addresses = RecentlyUsed<String, TokenBucket>(limit: 4096)
    }

    /// A second, of one address.
    private static let rate = 1.0
    private static let burst = 20.0
    /// That wait for the store.
    private static let most = 1000

    private let state = Mutex(State())
    private let wakeup: Wakeup

    /// - Parameter wakeup: signalled when there is something to write.
    init(wakeup: Wakeup) { self.wakeup = wakeup }

    /// - Parameter group: whose lines are counted together.
    func note(_ entry: AuditEntry, group: String, now: ContinuousClock.Instant = .now) {
        state.withLock { state in
            var bucket =
                state.addresses[group] ?? TokenBucket(rate: Self.rate, burst: Self.burst, now: now)
            let isOver = bucket.take(at: now) != nil
            state.addresses[group] = bucket
            if isOver || state.waiting.count >= Self.most { state.left += 1 } else { state.waiting.append(entry) }
        }
        wakeup.signal()
    }

    /// Writes what waits; what the store does not take waits on.
    func write(to store: any AuditStore, logger: Logger) async {
        let (entries, left) = state.withLock { state in
            defer { (state.waiting, state.left) = ([], 0) }
            return (state.waiting, state.left)
        }
        if left > 0 {
            logger.warning("refusals were left out of the audit: there were too many", metadata: ["left": "\(left)"])
        }
        guard !entries.isEmpty else { return }
        do {
            try await store.note(entries)
        } catch {
            logger.warning("cannot note refusals in the audit yet", metadata: ["error": "\(error)"])
            state.withLock { $0.waiting = Array((entries + $0.waiting).prefix(Self.most)) }
        }
    }
}
