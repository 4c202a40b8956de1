/// Lets at most twenty events a second through, and every one that must not be missed.
struct ProgressThrottle {
    static let interval = Duration.milliseconds(50)

    private var last: ContinuousClock.Instant?

    mutating func admits(mustPass: Bool, now: ContinuousClock.Instant = .now) -> Bool {
        if !mustPass, let last, now - last < Self.interval { return false }
        last = now
        return true
    }
}
