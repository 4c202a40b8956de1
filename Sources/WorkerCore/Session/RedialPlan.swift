/// Which coordinator a worker dials next, and when: one after the other, and those that have turned it away at a slow pace.
/// Pure.
struct RedialPlan: Sendable {
    /// A person has to do something, and they are not waited for with noise.
    static let turnedAwayPause = Duration.seconds(60)

    private let count: Int
    private var delay = RetryDelay()
    private var notBefore: [Int: SuspendingClock.Instant] = [:]
    /// The one that was dialled last.
    private(set) var current = 0

    /// Begins with the first.
    /// - Parameter count: at least one.
    init(count: Int) { self.count = count }

    /// Whether the next try is not to be soon.
    var isTurnedAwayByAll: Bool { notBefore.count == count }

    /// The one that was dialled has taken this worker.
    mutating func connected() {
        delay.reset()
        notBefore = [:]
    }

    /// The one that was dialled did not let this worker in.
    /// - Parameter jitter: what the pause is multiplied by.
    mutating func turnedAway(at now: SuspendingClock.Instant, jitter: Double = .random(in: 0.8...1.2)) {
        notBefore[current] = now + Self.turnedAwayPause * jitter
    }

    /// Something has changed of what turns a worker away: all are dialled again.
    mutating func begin() { notBefore = [:] }

    /// Goes to the next.
    /// - Parameter pauses: false where it is to be dialled at once.
    /// - Returns: when.
    mutating func next(at now: SuspendingClock.Instant, pauses: Bool) -> Duration {
        let order = (1...count).map { (current + $0) % count }
        if let open = order.first(where: { notBefore[$0].map { $0 <= now } ?? true }) {
            current = open
            notBefore[open] = nil
            return pauses ? delay.next() : .zero
        }
        // Of several the one whose time comes first.
        current = order.min { (notBefore[$0] ?? now) < (notBefore[$1] ?? now) } ?? current
        let wait = (notBefore[current] ?? now) - now
        notBefore[current] = nil
        return wait
    }
}
