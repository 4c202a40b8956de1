import FarmModel

/// What could not be fetched for want of room, and when that is looked at again. Pure.
struct FetchShortages: Sendable {
    typealias Instant = ContinuousClock.Instant

    private static let firstWait = Duration.seconds(2)
    private static let longestWait = Duration.seconds(256)

    private(set) var current: FetchShortage?
    /// Since a file came last.
    private var count = 0
    private var until: Instant?

    mutating func note(_ shortage: FetchShortage, now: Instant) {
        if let current {
            // Of several files that were on their way the smallest tells most.
            if shortage.bytes < current.bytes { self.current = shortage }
            return
        }
        current = shortage
        // Room that shows may be none, as with a quota: each time in a row it is tried half as often.
        until = now + min(Self.longestWait, Self.firstWait * (1 << min(count, 7)))
        count += 1
    }

    /// Whether what was short may be tried again.
    mutating func endsNow(_ now: Instant, hasRoom: (_ bytes: Int64) -> Bool) -> Bool {
        guard let current, let until, now >= until, hasRoom(current.bytes) else { return false }
        self.current = nil
        return true
    }

    /// A file has come.
    mutating func reset() { count = 0 }
}
