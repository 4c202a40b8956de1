/// Who tries wrong tokens waits the longer the more they were. It counts by address and harms nobody else: a right token
/// is asked for before this is.
package struct FailedLogins: Sendable {
    /// What becomes of one more wrong try.
    package enum Verdict: Sendable, Equatable {
        /// It is refused, and the next one has to wait this long.
        case refused(wait: Duration)
        /// It came too soon, and is not even said to be wrong.
        case tooSoon(wait: Duration)
    }

    private struct Record {
        var failures: Int
        var until: ContinuousClock.Instant
    }

    /// After the first; doubled by each.
    private static let leastWait = Duration.seconds(1)
    private static let mostWait = Duration.seconds(60)
    /// Without a wrong try all is forgotten.
    private static let memory = Duration.seconds(600)

    private var records: RecentlyUsed<String, Record>

    /// - Parameter limit: of addresses that are remembered.
    package init(limit: Int = 10_000) { records = RecentlyUsed(limit: limit) }

    /// How many addresses are remembered.
    package var count: Int { records.count }

    /// How long this address has to wait before its next wrong try; nil where it has not.
    package mutating func wait(of address: String, now: ContinuousClock.Instant) -> Duration? {
        guard let record = records[address], now < record.until else { return nil }
        return now.duration(to: record.until)
    }

    /// A wrong try from this address. One that comes too soon changes nothing.
    package mutating func failed(_ address: String, now: ContinuousClock.Instant) -> Verdict {
        if let wait = wait(of: address, now: now) { return .tooSoon(wait: wait) }
        var failures = 1
        if let record = records[address], record.until.duration(to: now) < Self.memory {
            failures = record.failures + 1
        }
        // 2^6 s is more than the most.
        let wait = min(Self.leastWait * (1 << min(failures - 1, 6)), Self.mostWait)
        records[address] = Record(failures: failures, until: now + wait)
        return .refused(wait: wait)
    }
}
