import FarmModel
import Testing

@Suite struct JobStateTests {
    @Test func followsFromTheCounts() {
        #expect(JobState(counts: JobCounts(queued: 3), isCancelled: false) == .queued)
        #expect(JobState(counts: JobCounts(queued: 2, running: 1), isCancelled: false) == .running)
        #expect(JobState(counts: JobCounts(queued: 2, done: 1), isCancelled: false) == .running)
        #expect(JobState(counts: JobCounts(done: 3), isCancelled: false) == .done)
        #expect(JobState(counts: JobCounts(done: 2, failed: 1), isCancelled: false) == .failed)
        #expect(JobState(counts: JobCounts(done: 2, cancelled: 1), isCancelled: true) == .cancelled)
        #expect(JobState(counts: JobCounts(done: 3), isCancelled: true) == .done)
    }
}
