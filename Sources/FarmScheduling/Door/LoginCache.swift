/// What the store said of logins, for a short while. What it does not know is remembered apart, so that guesses push no
/// login out.
package struct LoginCache<ID: Hashable & Sendable, Login: Sendable>: Sendable {
    /// What is remembered of an id.
    package enum Finding {
        case known(Login)
        /// There is none, as the store said.
        case none
        /// The store is to be asked.
        case unread
    }

    private struct Entry {
        var login: Login
        var readAt: ContinuousClock.Instant
    }

    /// A change elsewhere of which no news comes is seen after so long.
    package static var life: Duration { .seconds(30) }

    private var logins: RecentlyUsed<ID, Entry>
    private var misses: RecentlyUsed<ID, ContinuousClock.Instant>
    /// Of the store as this cache knows it: what was read before a change must not be kept after it.
    package private(set) var generation = 0

    /// - Parameter limit: of logins, and of ids that there are none of.
    package init(limit: Int = 4096) {
        logins = RecentlyUsed(limit: limit)
        misses = RecentlyUsed(limit: limit)
    }

    /// How many ids are remembered, of which kind ever.
    package var count: Int { logins.count + misses.count }

    /// What is remembered of an id, and not too old.
    package mutating func find(_ id: ID, now: ContinuousClock.Instant) -> Finding {
        if let entry = logins[id], entry.readAt.duration(to: now) < Self.life { return .known(entry.login) }
        if let readAt = misses[id], readAt.duration(to: now) < Self.life { return .none }
        return .unread
    }

    /// Keeps what the store said.
    /// - Parameters:
    ///   - login: nil where there is none.
    ///   - generation: when it was asked.
    ///   - now: when it was asked, too.
    package mutating func keep(_ login: Login?, of id: ID, generation: Int, now: ContinuousClock.Instant) {
        guard generation == self.generation else { return }
        logins[id] = login.map { Entry(login: $0, readAt: now) }
        misses[id] = login == nil ? now : nil
    }

    /// Anything may have changed.
    package mutating func forget() {
        generation += 1
        logins.removeAll()
        misses.removeAll()
    }
}
