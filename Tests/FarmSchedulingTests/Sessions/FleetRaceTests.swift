import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import Foundation
import Testing

/// Words and events that cross on their way.
@Suite struct FleetRaceTests {
    private let worker = UUID()

    private func attempt(_ index: Int) -> AttemptID { TestFleet.attempt(index) }

    private func busy(_ count: Int) -> TestFleet {
        var farm = TestFleet()
        farm.open(1, worker: worker)
        farm.credit(count)
        for index in 0..<count { farm.assign(index) }
        _ = farm.fleet.takeActions()
        return farm
    }

    private func failure(
        _ index: Int, _ failure: FailureClass, _ blame: FailureBlame, device: String?, message: String = "broken"
    ) -> WorkerErrand {
        .recordFailure(
            WorkerErrand.Failure(
                attempt: attempt(index), failure: failure, blame: blame, message: message, device: device))
    }

    @Test func aFailureIsRecordedThenTold() {
        var farm = busy(1)
        let errands = farm.run(.failed(attempt(0), .engineError, "broken"))
        #expect(errands == [failure(0, .engineError, .open, device: "a"), .tellWatchers(job: 7)])
        #expect(farm.running.isEmpty)
    }

    /// The failure counts without its words, which are tried once.
    @Test func aFailureThatTheStoreRefusesIsRecordedBare() {
        var farm = busy(1)
        let errands = farm.run(.failed(attempt(0), .engineError, "broken")) { errand in
            if case .recordFailure = errand { .refused } else { .done }
        }
        #expect(errands.count == 3)
        guard case .recordFailure(let bare) = errands[1] else {
            Issue.record("\(errands)")
            return
        }
        #expect(bare.isBare && bare.message.contains("cannot be stored"))
        #expect(errands[2] == .tellWatchers(job: 7))
        #expect(farm.fleet.leaseHoldings.settling.isEmpty, "it will never be told")
    }

    /// The attempt is lost with its session, and must not be given back before.
    @Test func aFailureOnItsWayWhenTheStreamEndsIsNotSettled() {
        var farm = busy(1)
        _ = farm.run(.failed(attempt(0), .engineError, "broken")) { _ in .leftOff }
        #expect(farm.fleet.leaseHoldings.settling == [Lease(attempt: attempt(0), session: 1)])
    }

    /// It says nothing of the device any more; that the attempt is over, the store knows.
    @Test func theFailureOfAnAttemptThatWasJustTakenAway() {
        var farm = busy(1)
        farm.start(0)
        farm.fleet.take(attempt(0), from: 1, now: farm.now)
        #expect(
            farm.run(.failed(attempt(0), .killed, "broken")) == [
                failure(0, .killed, .open, device: nil), .tellWatchers(job: 7),
            ])
        #expect(farm.fleet.leaseHoldings == .init(sessions: [1], outstanding: []))
        #expect(farm.fleet.onTrial.isEmpty)
        // Its device gets others.
        farm.credit(1)
        #expect(farm.slots().count == 1)
    }

    @Test func anImageThatArrivesBeforeItsFailure() {
        var farm = busy(2)
        farm.start(0)
        farm.fleet.setDelivering(true, attempt(0), worker: worker)
        _ = farm.deliver(0, worker: worker)
        #expect(
            farm.run(.failed(attempt(0), .engineCrash, "broken")) == [
                failure(0, .engineCrash, .open, device: nil), .tellWatchers(job: 7),
            ])
        #expect(
            farm.fleet.leaseHoldings
                == .init(sessions: [1], outstanding: [Lease(attempt: attempt(1), session: 1)]))
        #expect(farm.fleet.takeConvictions().isEmpty)
    }

    /// What was charged for it is charged back once.
    @Test func whatIsGivenBackTwice() {
        var farm = busy(1)
        let charged = farm.fleet.takeCharges()["ann"] ?? 0
        #expect(charged > 0)
        for _ in 0..<2 {
            #expect(farm.run(.returned([attempt(0), attempt(0)])) == [.giveBack([attempt(0), attempt(0)])])
        }
        #expect(farm.fleet.takeCharges()["ann"] == -charged)
        #expect(farm.fleet.takeActions() == [.progressed(job: 7)])
    }

    @Test func whatWasDeliveredIsGivenBackNoMore() {
        var farm = busy(1)
        farm.start(0)
        _ = farm.deliver(0, worker: worker)
        let paid = farm.fleet.takeCharges()
        _ = farm.run(.returned([attempt(0)]))
        _ = farm.deliver(0, worker: worker)
        #expect(!paid.isEmpty && farm.fleet.takeCharges().isEmpty)
    }

    /// It was rendered while its worker was away, and is delivered under the session after.
    @Test func anImageOfAnEarlierSessionIsTheNewOnes() {
        var farm = busy(2)
        farm.start(0)
        _ = farm.fleet.close(1, now: farm.now)
        farm.open(2, worker: worker, kept: [attempt(0), attempt(1)], held: [attempt(1)])
        farm.fleet.setDelivering(true, attempt(0), worker: worker)
        #expect(farm.fleet.leaseHoldings.settling == [Lease(attempt: attempt(0), session: 2)])
        _ = farm.deliver(0, worker: worker)
        #expect(
            farm.fleet.leaseHoldings
                == .init(sessions: [2], outstanding: [Lease(attempt: attempt(1), session: 2)]))
    }

    /// What an old session's stream says last is of no task of the new one.
    @Test func aWordUnderASessionThatHasEnded() {
        var farm = busy(1)
        farm.start(0)
        farm.open(2, worker: worker, kept: [attempt(0)], held: [attempt(0)])
        _ = farm.fleet.takeActions()
        _ = farm.run(.returned([attempt(0)]), session: 1)
        farm.credit(2, session: 1)
        #expect(farm.running == ["ann": 1])
        #expect(farm.slots().isEmpty)
        let errands = farm.run(.failed(attempt(0), .hang, "broken"), session: 1)
        #expect(errands.first == failure(0, .hang, .open, device: nil))
        #expect(farm.running == ["ann": 1])
    }

    /// Its claim was on its way while it ended.
    @Test func aTaskForASessionThatIsGoneGoesNowhere() {
        var farm = busy(0)
        _ = farm.fleet.close(1, now: farm.now)
        _ = farm.fleet.takeActions()
        farm.assign(0)
        #expect(farm.running.isEmpty && farm.fleet.takeActions().isEmpty && farm.fleet.takeCharges().isEmpty)
    }

    @Test func twoRegistrationsOfAWorkerAtOnce() {
        var farm = TestFleet()
        for _ in 0..<2 { farm.fleet.beginOpening(worker) }
        farm.open(2, worker: worker)
        farm.fleet.endOpening(worker)
        // The second is in the store and not here yet; it has ended the first.
        #expect(farm.fleet.withoutStream([3: worker]).isEmpty)
        farm.open(3, worker: worker)
        farm.fleet.endOpening(worker)
        #expect(farm.fleet.withoutStream([3: worker]).isEmpty)
        #expect(farm.fleet.withoutStream([2: worker]) == [2])
        #expect(farm.told(2) == [nil])
    }

    @Test func drainedWhileTasksAreOut() {
        var farm = busy(2)
        farm.start(0)
        farm.fleet.setDrained([worker])
        #expect(farm.told() == [.intake(isOpen: false)])
        farm.fleet.setDrained([worker])
        #expect(farm.told().isEmpty, "it knows")
        farm.credit(1)
        #expect(farm.slots().isEmpty)
        #expect(farm.fleet.snapshot(now: farm.now).devices.isEmpty)
        // What it has it may end.
        _ = farm.run(.returned([attempt(1)]))
        _ = farm.deliver(0, worker: worker)
        #expect(farm.running.isEmpty)
        farm.fleet.setDrained([])
        #expect(farm.told() == [.intake(isOpen: true)])
        #expect(farm.slots().count == 1)
    }

    /// The store first: then there is room here.
    @Test func newModelsAreOfferedOnceTheStoreHasThem() {
        var farm = busy(0)
        farm.credit(1)
        let model = ModelDescription(
            name: "n", digest: Digest(of: "n"), family: .flux, bytes: 1, defaults: ModelDefaults(), files: [])
        let inventory = ModelInventory(models: [model])
        #expect(farm.hear(.inventory(inventory)) == [.recordInventory(inventory)])
        #expect(farm.slots().map(\.models) == [[Digest(of: "m")]])
        _ = farm.fleet.done(.recordInventory(inventory), .refused, session: 1)
        #expect(farm.slots().map(\.models) == [[Digest(of: "n")]])
    }

    @Test func aShortageIsNewsOnce() {
        var farm = busy(0)
        let status = FetchStatus(shortage: FetchShortage(bytes: 9, reason: "has no room"))
        #expect(farm.run(.fetched(status)) == [.recordFetched(status, isNews: true)])
        #expect(farm.run(.fetched(status)) == [.recordFetched(status, isNews: false)])
        #expect(farm.run(.fetched(FetchStatus())) == [.recordFetched(FetchStatus(), isNews: true)])
    }

    @Test func aDeviceThatFailsEverythingIsReportedAfterItsLastFailure() {
        var farm = busy(3)
        var errands: [WorkerErrand] = []
        for index in 0..<3 { errands = farm.run(.failed(attempt(index), .modelLoadFailed, "no such\nfile")) }
        #expect(
            errands.suffix(2) == [
                .tellWatchers(job: 7),
                .recordCooling(
                    DeviceCooling(
                        worker: worker, device: "a", remaining: DeviceHealth.firstPause, times: 1,
                        reason: "modelLoadFailed: no such")),
            ])
    }
}
