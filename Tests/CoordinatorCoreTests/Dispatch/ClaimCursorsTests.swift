import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import Testing

@testable import CoordinatorCore

@Suite struct ClaimCursorsTests {
    private func job(_ id: JobID, _ indices: Range<Int>) -> OpenJob {
        OpenJob(
            id: id, submitter: "ann", priority: 0, indices: indices, modelDigest: Digest(of: "m"), accessories: [],
            pixels: 1,
            parameters: nil)
    }

    @Test func aClaimGoesOnWhereTheLastOneFoundTasks() {
        var cursors = ClaimCursors()
        let (first, second) = (job(1, 0..<5000), job(1, 5000..<9000))
        #expect(cursors.rest(of: first) == 0..<5000)
        cursors.begin()
        cursors.advance(first.first, to: 3000)
        cursors.advance(second.first, to: 5010)
        #expect(cursors.rest(of: first) == 3000..<5000)
        #expect(cursors.rest(of: second) == 5010..<9000)
        #expect(cursors.passed == [first.first: 0..<3000, second.first: 5000..<5010])
        cursors.forget(first.first)
        #expect(cursors.rest(of: first) == 0..<5000)
    }

    @Test func whatIsQueuedAgainIsLookedForFromTheStart() {
        var cursors = ClaimCursors()
        let (one, two) = (job(1, 0..<9), job(2, 0..<9))
        cursors.begin()
        cursors.advance(one.first, to: 5)
        cursors.advance(two.first, to: 5)
        cursors.reset(jobs: [1])
        #expect(cursors.rest(of: one) == 0..<9)
        #expect(cursors.rest(of: two) == 5..<9)
        // The claim under way may not have seen it.
        cursors.advance(one.first, to: 7)
        cursors.advance(two.first, to: 7)
        #expect(cursors.rest(of: one) == 0..<9)
        #expect(cursors.rest(of: two) == 7..<9)
        cursors.begin()
        cursors.advance(one.first, to: 7)
        #expect(cursors.rest(of: one) == 7..<9)
        cursors.resetAll()
        cursors.advance(one.first, to: 8)
        #expect(cursors.rest(of: one) == 0..<9 && cursors.rest(of: two) == 0..<9)
    }
}
