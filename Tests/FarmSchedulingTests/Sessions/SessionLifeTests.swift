import FarmBasics
import FarmModel
import FarmScheduling
import Foundation
import Testing

@Suite struct SessionLifeTests {
    private typealias Action = SessionLife.Action

    private let registration = TestFleet.registration(1, worker: UUID())
    private let away = FarmError(.unavailable, "the store is away")

    /// Silent after 3 beats; 5 beats' time to register.
    private var timings: FarmTimings {
        var timings = FarmTimings()
        (timings.heartbeat, timings.missedHeartbeats, timings.registration) = (.seconds(2), 3, .seconds(10))
        return timings
    }

    private func life() -> SessionLife { SessionLife(timings) }

    private func registered() -> SessionLife {
        var life = life()
        _ = life.handle(.said(.register(registration)))
        _ = life.handle(.opened(8))
        return life
    }

    /// Beats until something else than a heartbeat comes of it.
    private func beat(_ life: inout SessionLife, most: Int = 100) -> Int? {
        (1...most).first { _ in life.handle(.beat).contains(.hangUp) }
    }

    private func code(_ life: SessionLife) -> FarmError.Code? { (life.failure as? FarmError)?.code }

    // MARK: Registration

    @Test func aWorkerRegistersAndIsHeard() {
        var life = life()
        #expect(
            life.handle(.said(.register(registration))) == [
                .open(registration, version: FarmVersion.workerProtocol.upperBound)
            ])
        #expect(life.handle(.opened(8)) == [])
        let credit = WorkerReport.credit(device: "a", tasks: 2)
        #expect(life.handle(.said(credit)) == [.hear(credit, session: 8)])
        #expect(life.handle(.taken) == [])
        #expect(life.ending == nil && life.failure == nil)
    }

    @Test(arguments: [WorkerReport.heartbeat, .credit(device: "a", tasks: 1), nil])
    func aWordBeforeTheRegistrationIsRefused(_ report: WorkerReport?) {
        var life = life()
        #expect(life.handle(.said(report)) == [.hangUp])
        #expect(life.handle(.stopped) == [], "there is no session to end")
        #expect(code(life) == .invalidInput)
    }

    @Test func aWorkerOfAnotherProtocolIsRefused() {
        var life = life()
        var registration = registration
        let newer = FarmVersion.workerProtocol.upperBound + 1
        registration.protocols = newer...(newer + 1)
        #expect(life.handle(.said(.register(registration))) == [.hangUp])
        #expect(life.handle(.stopped) == [])
        #expect(code(life) == .failedPrecondition)
        // Of one that speaks more, the common version is spoken.
        registration.protocols = 1...9
        var other = self.life()
        #expect(
            other.handle(.said(.register(registration))) == [
                .open(registration, version: FarmVersion.workerProtocol.upperBound)
            ])
    }

    @Test func whatCannotBeReadIsRefusedBeforeTheRegistrationAndViolatesTheSessionAfter() {
        let error = FarmError(.invalidInput, "'0.0#0' is no attempt")
        var first = life()
        #expect(first.handle(.unreadable(error)) == [.hangUp])
        #expect(first.handle(.stopped) == [])
        #expect(code(first) == .invalidInput)
        var second = registered()
        #expect(second.handle(.unreadable(error)) == [.hangUp])
        #expect(second.handle(.stopped) == [.close(8)])
        #expect(
            second.handle(.closed(isProven: true)) == [.recordEnd(8, reason: "'0.0#0' is no attempt", counts: true)])
        #expect(second.handle(.recorded) == [.forget(8)])
        #expect(code(second) == .invalidInput)
    }

    /// The store may take as long as it likes.
    @Test func aRegistrationDuringASlowStore() {
        var life = life()
        _ = life.handle(.said(.register(registration)))
        #expect(beat(&life) == nil)
        #expect(life.handle(.beat) == [], "the worker is not greeted yet: it is sent no heartbeat")
        _ = life.handle(.opened(8))
        #expect(life.handle(.beat) == [.send(.heartbeat)])
    }

    /// A line or a coordinator that is slow is nobody's fault: the worker may come again.
    @Test func whoIsSlowToSpeakMayComeAgain() {
        var life = life()
        #expect(beat(&life) == 5)
        #expect(life.handle(.stopped) == [])
        #expect(code(life) == .unavailable)
    }

    /// Only what it takes itself counts.
    @Test func theTimeToRegisterIsTheWorkersOwn() {
        var life = life()
        for _ in 0..<4 { #expect(life.handle(.beat) == []) }
        _ = life.handle(.said(.register(registration)))
        for _ in 0..<50 { #expect(life.handle(.beat) == []) }
        _ = life.handle(.notOpened(away))
        #expect(life.ending == "the store is away")
        #expect(code(life) == .unavailable)
    }

    @Test func whoLeavesWithoutAWordIsWrongHere() {
        for (event, expected) in [
            (SessionLife.Event.workerStopped, FarmError.Code.invalidInput), (.connectionLost, .unavailable),
            (.drained, .unavailable),
        ] {
            var life = life()
            #expect(life.handle(event) == [.hangUp])
            #expect(life.handle(.stopped) == [])
            #expect(code(life) == expected)
        }
    }

    /// The session is in the store by then: its end is to be recorded.
    @Test func theLineBreaksWhileTheStoreOpensTheSession() {
        var life = life()
        _ = life.handle(.said(.register(registration)))
        #expect(life.handle(.connectionLost) == [.hangUp])
        #expect(life.handle(.opened(8)) == [])
        #expect(life.handle(.stopped) == [.close(8)])
        #expect(life.handle(.closed(isProven: false)) == [.awaitReturn(timings.reconnectGrace)])
        #expect(life.failure == nil)
    }

    @Test func theLineBreaksWhileTheStoreDoesNotOpenTheSession() {
        var life = life()
        _ = life.handle(.said(.register(registration)))
        _ = life.handle(.connectionLost)
        #expect(life.handle(.notOpened(CancellationError())) == [], "it has ended")
        #expect(life.handle(.stopped) == [])
        #expect(code(life) == .unavailable)
    }

    @Test func aSecondRegistrationChangesNothing() {
        var life = registered()
        for report: WorkerReport? in [.register(registration), .heartbeat, nil] {
            #expect(life.handle(.said(report)) == [])
        }
        #expect(life.ending == nil)
    }

    // MARK: Silence

    @Test func aSilentWorkersSessionEndsAfterSoManyBeats() {
        var life = registered()
        for _ in 0..<3 { #expect(life.handle(.beat) == [.send(.heartbeat)]) }
        #expect(life.handle(.beat) == [.send(.heartbeat), .hangUp])
        #expect(life.handle(.stopped) == [.close(8)])
        #expect(
            life.handle(.closed(isProven: true)) == [.recordEnd(8, reason: "the worker was silent", counts: true)])
        #expect(life.handle(.recorded) == [.forget(8)])
        #expect(life.failure == nil)
    }

    @Test(arguments: [WorkerReport.heartbeat, nil]) func anyWordIsASignOfLife(_ report: WorkerReport?) {
        var life = registered()
        for _ in 0..<20 {
            for _ in 0..<3 { #expect(life.handle(.beat) == [.send(.heartbeat)]) }
            _ = life.handle(.said(report))
        }
        #expect(beat(&life) == 4)
    }

    /// Nothing is read until the store has taken the word: that is no silence of the worker's.
    @Test func aBusyStoreIsNoSilence() {
        var life = registered()
        let report = WorkerReport.returned([])
        #expect(life.handle(.said(report)) == [.hear(report, session: 8)])
        for _ in 0..<50 { #expect(life.handle(.beat) == [.send(.heartbeat)]) }
        _ = life.handle(.taken)
        #expect(beat(&life) == 4)
    }

    // MARK: Ends

    /// Its new session ends this one and keeps the leases, unless it does not come: then what it leased is queued again.
    @Test func aLostConnectionWaitsForTheWorkersReturn() {
        var life = registered()
        #expect(life.handle(.connectionLost) == [.hangUp])
        #expect(life.handle(.stopped) == [.close(8)])
        #expect(life.handle(.closed(isProven: true)) == [.awaitReturn(timings.reconnectGrace)])
        #expect(
            life.handle(.graceEnded) == [.recordEnd(8, reason: "the connection was lost", counts: true)])
        #expect(life.handle(.recorded) == [.forget(8)])
        #expect(life.failure == nil)
    }

    @Test func aWorkerThatStopsIsNotWaitedFor() {
        var life = registered()
        #expect(life.handle(.workerStopped) == [.hangUp])
        #expect(life.handle(.stopped) == [.close(8)])
        #expect(life.handle(.closed(isProven: false)) == [.recordEnd(8, reason: "the worker stopped", counts: false)])
        #expect(life.failure == nil)
    }

    /// It has ended in the store, or its worker takes it along.
    @Test func aDrainedSessionIsLeftToOthers() {
        var life = registered()
        #expect(life.handle(.drained) == [.hangUp])
        #expect(life.handle(.stopped) == [.leave(8)])
        #expect(life.failure == nil)
    }

    /// The other streams end because of it.
    @Test func theFirstEndCounts() {
        var life = registered()
        #expect(life.handle(.drained) == [.hangUp])
        for event: SessionLife.Event in [
            .connectionLost, .workerStopped, .unreadable(away), .said(.credit(device: "a", tasks: 1)), .beat, .drained,
        ] { #expect(life.handle(event) == []) }
        #expect(life.ending == "the coordinator ended the stream")
        #expect(life.handle(.stopped) == [.leave(8)])
    }

    // MARK: With the fleet

    private func lost(_ farm: inout TestFleet) -> SessionLife {
        var life = registered()
        farm.open(8, worker: registration.worker)
        farm.credit(2, session: 8)
        for index in 0..<2 { farm.assign(index, session: 8) }
        farm.start(0, session: 8)
        _ = life.handle(.connectionLost)
        #expect(life.handle(.stopped) == [.close(8)])
        #expect(life.handle(.closed(isProven: farm.fleet.close(8, now: farm.now))) == [.awaitReturn(.seconds(1))])
        return life
    }

    @Test func theWorkerIsBackWithinTheGrace() {
        var farm = TestFleet()
        var life = lost(&farm)
        let attempts = (0..<2).map { TestFleet.attempt($0) }
        #expect(farm.fleet.withoutStream([8: registration.worker]).isEmpty, "its end is on its way")
        farm.now += .milliseconds(500)
        farm.open(9, worker: registration.worker, kept: attempts, held: attempts)
        #expect(life.handle(.graceEnded) == [.recordEnd(8, reason: "the connection was lost", counts: false)])
        _ = life.handle(.recorded)
        farm.fleet.closed(8)
        // What it renders it has rendered for as long.
        #expect(farm.fleet.leaseHoldings.outstanding == Set(attempts.map { Lease(attempt: $0, session: 9) }))
        #expect(farm.running == ["ann": 2])
        #expect(farm.fleet.overdue(now: farm.now + .milliseconds(149_600)).map(\.attempt) == [attempts[0]])
    }

    @Test func theWorkerIsNotBackWithinTheGrace() {
        var farm = TestFleet()
        var life = lost(&farm)
        _ = life.handle(.graceEnded)
        #expect(life.handle(.recorded) == [.forget(8)])
        farm.fleet.closed(8)
        #expect(farm.fleet.withoutStream([8: registration.worker]) == [8], "should the word of it be lost")
        // It comes later, and has none of it any more.
        farm.open(9, worker: registration.worker)
        #expect(farm.running.isEmpty)
    }
}
