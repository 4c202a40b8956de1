import FarmBasics
import FarmModel
import GRPCCore
import Testing

@testable import WorkerCore

@Suite struct RedialPlanTests {
    private let start = SuspendingClock.now

    @Test func dialsOneAfterTheOther() {
        var plan = RedialPlan(count: 3)
        #expect(plan.current == 0)
        for next in [1, 2, 0, 1] {
            let pause = plan.next(at: start, pauses: false)
            #expect(pause == .zero)
            #expect(plan.current == next)
        }
        let pause = plan.next(at: start, pauses: true)
        #expect(pause >= .milliseconds(80) && pause <= .milliseconds(120))
    }

    /// Nobody's clock is kept busy by a farm that is closed to this worker.
    @Test func whoIsTurnedAwayByAllComesBackOnceAMinute() {
        var plan = RedialPlan(count: 1)
        for _ in 0..<3 {
            plan.turnedAway(at: start, jitter: 1)
            #expect(plan.isTurnedAwayByAll)
            let pause = plan.next(at: start, pauses: true)
            #expect(pause == RedialPlan.turnedAwayPause)
            #expect(plan.current == 0 && !plan.isTurnedAwayByAll)
        }
    }

    @Test func theOthersAreDialledMeanwhile() {
        var plan = RedialPlan(count: 3)
        plan.turnedAway(at: start, jitter: 1)
        for next in [1, 2, 1, 2] {
            let pause = plan.next(at: start + .seconds(1), pauses: true)
            #expect(pause < .seconds(2))
            #expect(plan.current == next)
        }
        // Its minute is over.
        _ = plan.next(at: start + .seconds(61), pauses: true)
        #expect(plan.current == 0)
    }

    @Test func ofSeveralTheFirstIsTheOneThatWasAskedFirst() {
        var plan = RedialPlan(count: 2)
        plan.turnedAway(at: start, jitter: 1)
        _ = plan.next(at: start, pauses: true)
        plan.turnedAway(at: start + .seconds(3), jitter: 1)
        #expect(plan.isTurnedAwayByAll)
        let pause = plan.next(at: start + .seconds(3), pauses: true)
        #expect(pause == .seconds(57))
        #expect(plan.current == 0)
    }

    @Test func onceSomethingHasChangedAllAreDialled() {
        var plan = RedialPlan(count: 2)
        plan.turnedAway(at: start, jitter: 1)
        plan.begin()
        _ = plan.next(at: start, pauses: true)
        #expect(plan.current == 1)
        plan.connected()
        _ = plan.next(at: start, pauses: true)
        #expect(plan.current == 0)
    }

    @Test func whatTurnsAWorkerAwayIsSaidWithWhatToDo() throws {
        let address = CoordinatorAddress(loopbackPort: 1)
        for code in [RPCError.Code.unauthenticated, .permissionDenied] {
            let turned = TurnedAway(address: address, answer: RPCError(code: code, message: "no certificate"))
            let words = try #require(turned).description
            #expect(words.contains("farm workers invite") && words.contains("no certificate"))
        }
        #expect(TurnedAway(address: address, answer: RPCError(code: .unavailable, message: "")) == nil)
        let mistrust = FarmError(.failedPrecondition, "shows another certificate")
        #expect(TurnedAway(address: address, trouble: mistrust)?.description.contains("--fingerprint") == true)
        // A coordinator that goes away in the handshake comes back.
        #expect(TurnedAway(address: address, trouble: FarmError(.unavailable, "")) == nil)
    }
}
