/// The pause before the next try: 0.1 s at first, doubling to 1 s, each up to a fifth shorter or longer so that many
/// workers do not come back at the same moment.
package struct RetryDelay: Sendable {
    /// Before its jitter.
    package static let first = Duration.milliseconds(100)
    /// Before its jitter.
    package static let longest = Duration.seconds(1)

    private var upcoming = Self.first

    /// Begins with ``first``.
    package init() {}

    /// The pause to make now; the next one is twice as long, up to ``longest``.
    /// - Parameter jitter: what the pause is multiplied by.
    package mutating func next(jitter: Double = .random(in: 0.8...1.2)) -> Duration {
        defer { upcoming = min(Self.longest, upcoming * 2) }
        return upcoming * jitter
    }

    /// Begins anew with ``first``, after a success.
    package mutating func reset() { upcoming = Self.first }
}
