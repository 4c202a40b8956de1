/// Whether a coordinator may take another that was silent for dead.
///
/// It may not while it cannot know: when the store was away for all, or this process itself stood still, the others
/// had no chance to say that they live. They get it in the time that follows.
package struct PeerJudgement: Sendable {
    private let timings: FarmTimings
    private var lastTouch: ContinuousClock.Instant?
    private var gapEnd: ContinuousClock.Instant?

    /// Begins with a gap: it may judge nobody before it has shown life itself for a while.
    package init(_ timings: FarmTimings) { self.timings = timings }

    /// This coordinator's own sign of life is in the store.
    package mutating func touched(at now: ContinuousClock.Instant) {
        // Half a period late is no gap: the others are not late by more than the same.
        let limit = timings.coordinatorTouch * 1.5
        if lastTouch.map({ now - $0 > limit }) ?? true { gapEnd = now }
        lastTouch = now
    }

    /// Whether its own signs of life have come without a gap for ``FarmTimings/peersReturn``; false before the first.
    package func mayJudge(at now: ContinuousClock.Instant) -> Bool {
        guard let gapEnd else { return false }
        return now - gapEnd >= timings.peersReturn
    }
}
