/// How much of the farm's time each submitter has had: seconds of rendering over the submitter's weight. Whoever has had
/// least goes first.
///
/// Coordinators agree through the store: each adds what it handed out and reads all. Between two such exchanges a clock is
/// what was read plus what has been added here since.
package struct SubmitterClocks: Sendable {
    /// What the store is to do to one submitter's clock: raise it to the floor, then add.
    package struct Change: Sendable, Equatable {
        /// Seconds over the weight that the clock shows at least, before the rest is added; 0 raises nothing.
        package var floor: Double
        /// Seconds over the weight to add; below 0 where less was rendered than was charged.
        package var seconds: Double

        /// Without arguments it changes nothing.
        package init(floor: Double = 0, seconds: Double = 0) {
            self.floor = floor
            self.seconds = seconds
        }

        /// The clock after the change. Order matters: the floor comes first.
        package func applied(to time: Double) -> Double { max(time, floor) + seconds }

        fileprivate func followed(by next: Change) -> Change {
            // max(max(t, a) + b, c) + d
            Change(floor: max(floor, next.floor - seconds), seconds: seconds + next.seconds)
        }
    }

    private var stored: [String: Double] = [:]
    private var unsent: [String: Change] = [:]
    private var sent: [String: Change] = [:]
    /// Those with queued or running work.
    private var active: Set<String> = []

    /// All clocks at 0, and nobody at work.
    package init() {}

    /// Seconds over the weight, with what the store has not been told yet; 0 for whoever is unknown.
    package func time(of submitter: String) -> Double {
        var time = stored[submitter] ?? 0
        if let change = sent[submitter] { time = change.applied(to: time) }
        if let change = unsent[submitter] { time = change.applied(to: time) }
        return time
    }

    /// Adds what was handed out, or takes back what was not used.
    /// - Parameter seconds: over the submitter's weight; what is not finite is left out.
    package mutating func charge(_ submitter: String, seconds: Double) {
        guard seconds != 0, seconds.isFinite else { return }
        change(submitter, Change(seconds: seconds))
    }

    /// These have work, and no others. Who had none starts with those of its rivals who have had least: neither time that
    /// went by unused nor a clock that nobody knows gives an advantage. Nor does what they had before count against them,
    /// nor a lead that came about where others could not be served: it is forgotten but for five minutes.
    /// - Parameter rivals: of a newcomer, the nearest first; where none are said, all are.
    package mutating func setActive(_ submitters: Set<String>, rivals: (String) -> [Set<String>] = { _ in [] }) {
        let new = submitters.subtracting(active)
        let staying = active.intersection(submitters)
        active = submitters
        var leaders: Set<String> = []
        for submitter in new.sorted() {
            let circles = rivals(submitter) + (rivals(submitter).isEmpty ? [submitters] : [])
            let near = circles.lazy.map { $0.intersection(staying) }.first { !$0.isEmpty }
            let own = time(of: submitter)
            guard let near else {
                let floor = circles.last?.map { time(of: $0) }.max() ?? own
                if floor > own { change(submitter, Change(floor: floor)) }
                continue
            }
            let times = (circles.last ?? near).intersection(staying).map { time(of: $0) }
            if let floor = near.map({ time(of: $0) }).min(), floor > own { change(submitter, Change(floor: floor)) }
            if let most = times.max(), own > most { leaders.insert(submitter) }
        }
        closeGaps(under: leaders)
    }

    /// Raises all below a gap that is too wide, and leaves what lies between them.
    private mutating func closeGaps(under leaders: Set<String>) {
        let order = active.map { (name: $0, time: time(of: $0)) }.sorted { $0.time > $1.time }
        var shift = 0.0
        for (above, next) in zip(order, order.dropFirst()) {
            let gap = above.time - next.time
            shift += max(0, gap - (leaders.contains(above.name) ? 0 : DispatchPolicy.longestPassing))
            if shift > 0 { change(next.name, Change(floor: next.time + shift)) }
        }
    }

    private mutating func change(_ submitter: String, _ change: Change) {
        unsent[submitter] = unsent[submitter]?.followed(by: change) ?? change
    }

    // MARK: The store

    /// Whether there is something to tell the store.
    package var isChanged: Bool { !unsent.isEmpty }
    /// Whether anybody has queued or running work here: else the clocks need not be exchanged.
    package var isActive: Bool { !active.isEmpty }

    /// What the store is to be told now; ``settle(_:)`` or ``putBack()`` is to follow.
    package mutating func takeChanges() -> [String: Change] {
        putBack()
        (sent, unsent) = (unsent, [:])
        return sent
    }

    /// The store has taken the changes, and these are all its clocks.
    package mutating func settle(_ clocks: [String: Double]) {
        stored = clocks
        sent = [:]
    }

    /// The store did not take the changes.
    package mutating func putBack() {
        unsent.merge(sent) { later, earlier in earlier.followed(by: later) }
        sent = [:]
    }
}
