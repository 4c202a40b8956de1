import FarmScheduling
import Testing

@Suite struct PeerJudgementTests {
    private let timings = FarmTimings()
    private let start = ContinuousClock.now

    /// Touches at these seconds, and asks at each.
    private func judgements(at seconds: [Double]) -> [Bool] {
        var judgement = PeerJudgement(timings)
        return seconds.map { second in
            let now = start + .seconds(second)
            judgement.touched(at: now)
            return judgement.mayJudge(at: now)
        }
    }

    @Test func aFreshCoordinatorJudgesNobody() {
        #expect(!PeerJudgement(timings).mayJudge(at: start))
        #expect(judgements(at: [0, 1, 5, 7.9, 8, 13]) == [false, false, false, false, true, true])
    }

    /// Whatever kept it: the others may have been kept as well.
    @Test(arguments: [8.0, 20, 40, 10_000]) func afterAGapTheOthersHaveTimeToComeBack(_ gap: Double) {
        let back = 20 + gap
        #expect(
            judgements(at: [0, 5, 10, 15, 20, back, back + 1, back + 7, back + 8])
                == [false, false, true, true, true, false, false, false, true])
    }

    @Test func aLateTouchIsNoGap() {
        #expect(judgements(at: [0, 5, 12, 19]) == [false, false, true, true])
    }

    /// The promise: 15 s after the store's return nothing is leased to the dead. A second goes by until the first
    /// touch, and one until the touch that may judge.
    @Test func judgementComesInTime() {
        #expect(timings.coordinatorRetry + timings.peersReturn + timings.coordinatorRetry < .seconds(12))
        // And late enough for peers that are there, twice over.
        #expect(timings.peersReturn > timings.coordinatorTouch)
    }
}
