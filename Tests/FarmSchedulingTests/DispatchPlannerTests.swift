import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import Foundation
import Testing

@Suite struct DispatchPlannerTests {
    private let start = ContinuousClock.now

    private func planner() -> DispatchPlanner { DispatchPlanner(policy: DispatchPolicy(), start: start) }

    private func segment(
        _ job: JobID, priority: Int = 0, model: String = "m", remaining: Int? = nil
    ) -> OpenSegment {
        OpenSegment(
            id: TaskID(job: job, index: 0), submitter: "ann", priority: priority, context: model,
            modelDigest: Digest(of: model),
            pixels: 1, steps: 1, remaining: remaining)
    }

    /// One device for each entry, with room for so many tasks.
    private func fleet(_ rooms: [Int]) -> FleetSnapshot {
        var fleet = FleetSnapshot()
        for (index, room) in rooms.enumerated() {
            let id = FleetDevice.ID(session: SessionID(Int64(index + 1)), device: "d")
            fleet.slots += (0..<room).map { _ in
                FleetSlot(session: id.session, device: id.device, models: [Digest(of: "m")])
            }
            fleet.devices.append(FleetDevice(id: id, worker: UUID(), models: [Digest(of: "m")], room: room))
        }
        return fleet
    }

    /// Places are called back for it once all are taken, which may be after another reading.
    @Test func aSegmentIsFreshUntilItWasLookedAtOrIsGone() {
        var planner = planner()
        planner.read([segment(1)], stored: [:])
        planner.read([segment(1)], stored: [:])
        #expect(planner.hasFresh)
        _ = planner.urgentRecalls(FleetSnapshot(), now: start)
        #expect(!planner.hasFresh)
        planner.read([segment(1), segment(2)], stored: [:])
        planner.read([segment(1)], stored: [:])
        #expect(!planner.hasFresh)
    }

    @Test func eachPlaceGetsATaskAndASegmentIsClaimedOnce() {
        var planner = planner()
        planner.read([segment(1, priority: 9), segment(2, model: "nobody has it")], stored: [:])
        let plan = planner.plan(fleet([2, 1]), now: start)
        #expect(plan.map(\.segment) == [TaskID(job: 1, index: 0)])
        #expect(plan.first?.slots.map(\.session).sorted() == [1, 1, 2])
        #expect(planner.plan(fleet([0, 0]), now: start).isEmpty)
    }

    @Test func whatIsDryOrGoneIsPlannedNoMore() {
        var planner = planner()
        planner.read([segment(1), segment(2), segment(3)], stored: [:])
        func first() -> JobID? {
            var copy = planner
            return copy.plan(fleet([1]), now: start).first?.segment.job
        }
        #expect(first() == 1)
        planner.claimed(1, of: TaskID(job: 1, index: 0), isDry: true, unserved: [])
        #expect(first() == 2)
        planner.remove(job: 2)
        #expect(first() == 3)
    }

    /// Its worker is barred from what the segment has left: until the next reading it is not asked again.
    @Test func whoGotLessThanItAskedForIsNotPlannedForThatSegment() {
        var planner = planner()
        planner.read([segment(1), segment(2)], stored: [:])
        planner.claimed(0, of: TaskID(job: 1, index: 0), isDry: false, unserved: [1])
        #expect(planner.plan(fleet([1]), now: start).map(\.segment.job) == [2])
        planner.read([segment(1), segment(2)], stored: [:])
        #expect(planner.plan(fleet([1]), now: start).map(\.segment.job) == [1])
    }

    @Test func aSegmentThatIsHandedOutWholeIsGone() {
        var planner = planner()
        planner.read([segment(1, remaining: 2), segment(2, remaining: 1)], stored: [:])
        planner.claimed(2, of: TaskID(job: 1, index: 0), isDry: false, unserved: [])
        #expect(planner.plan(fleet([1]), now: start).map(\.segment.job) == [2])
    }

    @Test func countingIsForSeveralDevicesAndFewSegments() {
        #expect(DispatchPlanner.counts(3, devices: 2))
        #expect(!DispatchPlanner.counts(3, devices: 1))
        #expect(!DispatchPlanner.counts(1001, devices: 2))
        #expect(DispatchPlanner.longestCount(of: 0) == 1000 && DispatchPlanner.longestCount(of: 640) == 100)
    }
}
