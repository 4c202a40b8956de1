import FarmModel
import FarmScheduling
import FarmStore
import Testing

@testable import CoordinatorCore

@Suite struct DispatchPlannerTests {
    private func job(_ id: Int64) -> OpenJob {
        OpenJob(
            id: id, submitter: "ann", priority: 0, indices: 0..<9, modelDigest: "m", accessories: [], pixels: 1,
            parameters: nil)
    }

    /// Places are called back for it once all are taken, which may be after another reading.
    @Test func aSegmentIsFreshUntilItWasLookedAtOrIsGone() {
        var planner = DispatchPlanner(policy: DispatchPolicy())
        planner.read([job(1)], counts: [:], stored: [:])
        planner.read([job(1)], counts: [:], stored: [:])
        #expect(planner.hasFresh)
        _ = planner.urgentRecalls([], RenderPaces())
        #expect(!planner.hasFresh)
        planner.read([job(1), job(2)], counts: [:], stored: [:])
        planner.read([job(1)], counts: [:], stored: [:])
        #expect(!planner.hasFresh)
    }
}
