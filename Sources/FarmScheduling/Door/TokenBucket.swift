/// So many a second, over a burst.
package struct TokenBucket: Sendable, Equatable {
    private let rate: Double
    private let burst: Double
    private var level: Double
    private var at: ContinuousClock.Instant

    /// Full at first.
    /// - Parameters:
    ///   - rate: a second, above 0.
    ///   - burst: at least 1.
    package init(rate: Double, burst: Double, now: ContinuousClock.Instant) {
        self.rate = max(rate, .leastNonzeroMagnitude)
        self.burst = max(1, burst)
        level = self.burst
        at = now
    }

    /// Whether it lets the same through.
    package func allows(rate: Double, burst: Double) -> Bool { self.rate == rate && self.burst == max(1, burst) }

    /// Takes one, or says how long it is until there is one again.
    package mutating func take(at now: ContinuousClock.Instant) -> Duration? {
        if now > at {
            level = min(burst, level + rate * (at.duration(to: now) / .seconds(1)))
            at = now
        }
        guard level < 1 else {
            level -= 1
            return nil
        }
        return .seconds(min((1 - level) / rate, 86_400))
    }
}
