import FarmModel
import FarmScheduling
import Foundation
import Testing

@Suite struct FleetHealthTests {
    private func attempt(_ index: Int) -> AttemptID { TestFleet.attempt(index) }

    private func judge(
        _ index: Int, _ failure: FailureClass, device: String? = "a", in farm: inout TestFleet
    ) -> Fleet.Judgement {
        farm.fleet.judge(attempt(index), failure, reason: "gone", device: device, session: 1, now: farm.now)
    }

    @Test func aDeviceThatFailsEverythingGetsNothingUntilItHasRested() {
        let worker = UUID()
        var farm = TestFleet()
        farm.open(1, worker: worker)
        for device in ["a", "b"] { farm.credit(2, device: device) }
        for index in 0..<3 {
            let cooling = judge(index, .missingModel, in: &farm).cooling
            #expect((cooling != nil) == (index == 2))
            #expect(cooling == nil || cooling?.remaining == .seconds(30) && cooling?.times == 1)
        }
        #expect(farm.slots().map(\.device) == ["b", "b"])
        // Then it gets one.
        #expect(farm.slots(after: 30).map(\.device).sorted() == ["a", "b", "b"])
        // It is on its way into the store, however long that takes.
        farm.fleet.setCooled([])
        #expect(farm.slots(after: 10).count == 2)
        // A person says that it is mended: nothing is written of it any more.
        farm.fleet.setCooled([
            DeviceCooling(worker: worker, device: "a", remaining: .seconds(30), times: 1, reason: "gone")
        ])
        #expect(farm.fleet.onTrial.map(\.device) == ["a"])
        farm.fleet.setCooled([])
        #expect(farm.slots(after: 10).count == 4)
    }

    @Test func aSuccessClearsWhatWasFailed() {
        let worker = UUID()
        var farm = TestFleet()
        farm.open(1, worker: worker)
        farm.credit(2)
        for index in 0..<3 { _ = judge(index, .inputOutput, in: &farm) }
        farm.assign(9)
        #expect(farm.deliver(9, worker: worker) == "a")
        #expect(farm.slots().map(\.device) == ["a"])
        #expect(farm.fleet.holds(1, of: worker))
        #expect(!farm.fleet.holds(1, of: UUID()))
        #expect(!farm.fleet.holds(2, of: worker))
    }

    @Test func aCrashIsTheImagesOnceTheDeviceHasRenderedTheNext() {
        let worker = UUID()
        var farm = TestFleet()
        farm.open(1, worker: worker)
        farm.credit(3)
        for index in 0..<3 { farm.assign(index) }
        farm.start(0)
        // The first is on its way while the second ends its host.
        farm.now += .seconds(1)
        farm.start(1)
        farm.now += .seconds(1)
        let device = farm.fleet.failed(attempt(1), .engineCrash, session: 1, now: farm.now)
        let judgement = judge(1, .engineCrash, device: device, in: &farm)
        #expect(judgement.blame == .open && judgement.cooling == nil)
        _ = farm.deliver(0, worker: worker)
        #expect(farm.fleet.takeConvictions().isEmpty)
        farm.now += .seconds(1)
        farm.start(2)
        _ = farm.deliver(2, worker: worker)
        #expect(
            farm.fleet.takeConvictions() == [
                Conviction(attempt: attempt(1), failure: .engineCrash, worker: worker)
            ])
        #expect(farm.fleet.takeConvictions().isEmpty)
    }

    /// What is lost with it may be its tasks' doing only then.
    @Test func aSessionIsProvenOnceItsWorkerHasRendered() {
        let worker = UUID()
        for hasRendered in [false, true] {
            var farm = TestFleet()
            farm.open(1, worker: worker)
            farm.credit(1)
            farm.assign(0)
            if hasRendered { _ = farm.deliver(0, worker: worker) }
            #expect(farm.fleet.close(1, now: farm.now) == hasRendered)
        }
    }
}
