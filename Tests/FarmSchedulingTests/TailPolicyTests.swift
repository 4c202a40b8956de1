import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import Foundation
import Testing

@Suite struct TailPolicyTests {
    private let slow = UUID()
    private let fast = UUID()

    private var paces: RenderPaces {
        var paces = RenderPaces()
        for (worker, seconds) in [(slow, 100.0), (fast, 10)] {
            paces.note(
                RenderPaces.Work(worker: worker, device: "d", model: Digest(of: "m"), steps: 8, pixels: 100_000),
                seconds: seconds)
        }
        paces.note(load: "m", seconds: 5)
        return paces
    }

    private func job(_ remaining: Int, model: String = "m") -> OpenSegment {
        OpenSegment(
            id: TaskID(job: 1, index: 0), submitter: "ann", context: model, modelDigest: Digest(of: model),
            pixels: 100_000,
            steps: 8, remaining: remaining)
    }

    private func task(_ index: Int, attempt: Int = 1, _ expected: Double, elapsed: Double? = nil) -> HeldTask {
        var task = HeldTask(
            attempt: AttemptID(task: TaskID(job: 1, index: index), attempt: attempt), submitter: "ann", context: "m",
            modelDigest: Digest(of: "m"), steps: 8, pixels: 100_000, expected: expected)
        task.elapsed = elapsed
        return task
    }

    private func device(
        _ session: SessionID, _ worker: UUID, room: Int = 0, models: Set<String> = ["m"], _ tasks: [HeldTask] = []
    ) -> FleetDevice {
        FleetDevice(
            id: FleetDevice.ID(session: session, device: "d"), worker: worker,
            models: Set(models.map(Digest.init(of:))),
            context: "m", room: room,
            tasks: tasks)
    }

    @Test func whatASlowDeviceHasNotBegunComesBack() {
        let held = [task(0, 100, elapsed: 50), task(1, 100)]
        func recalls(_ other: FleetDevice, queued: Int = 0, held: [HeldTask]) -> [Int] {
            let work = queued > 0 ? WaitingWork([job(queued)]) : WaitingWork()
            return TailPolicy.recalls(work, [device(1, slow, held), other], paces).map(\.attempt.task.index)
        }
        #expect(recalls(device(2, fast, room: 2), held: held) == [1])
        // Not where the fast one has enough to do, nor to one that cannot make it.
        #expect(recalls(device(2, fast, room: 2), queued: 30, held: held) == [])
        #expect(recalls(device(2, fast, room: 2, models: ["n"]), held: held) == [])
        // What nobody here can make does not count.
        let stuck = WaitingWork([job(1000, model: "x")])
        let fleet = [device(1, slow, held), device(2, fast, room: 2)]
        #expect(TailPolicy.recalls(stuck, fleet, paces).map(\.attempt.task.index) == [1])
        // Asked once.
        var recalled = held
        recalled[1].isRecalled = true
        #expect(recalls(device(2, fast, room: 2), held: recalled) == [])
        // Between equals nothing is gained.
        let equals = [
            device(1, fast, room: 1, [task(0, 10, elapsed: 5)]),
            device(2, fast, [task(1, 10, elapsed: 6), task(2, 10)]),
        ]
        #expect(TailPolicy.recalls(WaitingWork(), equals, paces).isEmpty)
    }

    @Test func whatADeviceShowsNoHeadwayWithComesBack() {
        var stalled = task(0, 1)
        stalled.waited = 100
        let fetcher = device(1, slow, models: [], [stalled])
        let fleet = [fetcher, device(2, fast, room: 1)]
        #expect(TailPolicy.recalls(WaitingWork(), fleet, paces).map(\.attempt.task.index) == [0])
        // A fetch takes its time.
        #expect(TailPolicy.recalls(WaitingWork(), fleet, paces, stored: [Digest(of: "m"): 5_000_000_000]).isEmpty)
    }

    @Test func anIdleDeviceMakesASecondCopyOfWhatWouldEndLater() {
        func copies(elapsed: Double, _ other: FleetDevice) -> [Int] {
            TailPolicy.duplicates([device(1, slow, [task(0, 100, elapsed: elapsed)]), other], paces)
                .map(\.attempt.task.index)
        }
        #expect(copies(elapsed: 20, device(2, fast, room: 2)) == [0])
        #expect(copies(elapsed: 90, device(2, fast, room: 2)) == [])
        #expect(copies(elapsed: 20, device(2, fast, room: 1, [task(1, 10, elapsed: 1)])) == [])
        #expect(copies(elapsed: 20, device(2, fast, room: 2, models: ["n"])) == [])
        #expect(copies(elapsed: 20, device(2, slow, room: 2)) == [], "another device of the same worker")
        let twice = [
            device(1, slow, [task(0, 100, elapsed: 20)]), device(2, fast, [task(0, attempt: 2, 10, elapsed: 1)]),
            device(3, UUID(), room: 2),
        ]
        #expect(TailPolicy.duplicates(twice, paces).isEmpty, "a third copy")
    }

    @Test func aJobOfMuchHigherPriorityTakesThePlaceOfWhatWasNotBegun() {
        func recalls(priority: Int, fresh: Bool = true, room: Int = 0) -> [Int] {
            var policy = DispatchPolicy()
            let job = OpenSegment(
                id: TaskID(job: 9, index: 0), submitter: "bob", priority: priority, context: "m",
                modelDigest: Digest(of: "m"),
                pixels: 100_000, steps: 8, remaining: 1)
            let fleet = [device(1, slow, room: room, [task(0, 100, elapsed: 20), task(1, 100)])]
            let circumstances = DispatchPolicy.Circumstances(paces: paces, now: 0)
            policy.clocks.charge("ann", seconds: 200)
            _ = policy.plan(WaitingWork(), for: fleet, circumstances)
            let work = WaitingWork([job])
            _ = policy.plan(work, for: fleet, circumstances)
            return TailPolicy.urgentRecalls(
                for: fresh ? [job.id] : [], policy, work, fleet, circumstances
            ).map(\.attempt.task.index)
        }
        #expect(recalls(priority: 10) == [1])
        #expect(recalls(priority: 9) == [])
        #expect(recalls(priority: 10, fresh: false) == [])
        #expect(recalls(priority: 10, room: 1) == [])
    }
}
