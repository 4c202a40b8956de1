/// The pause before the next try: 0.1 s at first, doubling to 1 s, each up to a fifth shorter or longer so that many
/// workers do not come back at the same moment.
package struct RetryDelay: Sendable {
    package static let first = Duration.milliseconds(100)
    package static let longest = Duration.seconds(1)

    private var upcoming = Self.first

    package init() {}

    package mutating func next(jitter: Double = .random(in: 0.8...1.2)) -> Duration {
        defer { upcoming = min(Self.longest, upcoming * 2) }
        return upcoming * jitter
    }

    package mutating func reset() { upcoming = Self.first }
}
