import FarmModel
import FarmScheduling
import Foundation
import Testing

@Suite struct RetentionPolicyTests {
    private let now = Date(timeIntervalSince1970: 1_000_000)

    /// A job of `images` that was finished `age` seconds ago.
    private func job(_ id: JobID, images: Int, age: Double) -> RetentionPolicy.KeptJob {
        RetentionPolicy.KeptJob(id: id, finishedAt: now.addingTimeInterval(-age), images: images)
    }

    private func due(
        _ limit: RetentionRule.Limit, _ jobs: [RetentionPolicy.KeptJob], total: Int? = nil, step: Int = 200
    ) -> [[Int64]] {
        RetentionPolicy.due(
            limit, jobs: jobs, total: total ?? jobs.reduce(0) { $0 + $1.images }, now: now, step: step
        ).map { [$0.job.id.rawValue, Int64($0.images)] }
    }

    @Test func anAgeTakesWholeJobsThatAreOlder() {
        let jobs = [job(4, images: 3, age: 500), job(1, images: 5, age: 101), job(2, images: 7, age: 100)]
        #expect(due(.age(.seconds(100)), jobs) == [[4, 3], [1, 5]])
        #expect(due(.age(.seconds(600)), jobs) == [])
        #expect(due(.age(.seconds(100)), []) == [])
    }

    @Test func aCountTakesWhatIsBeyondItFromTheJobsFinishedFirst() {
        let jobs = [job(4, images: 3, age: 500), job(1, images: 5, age: 101), job(2, images: 7, age: 100)]
        #expect(due(.count(15), jobs) == [])
        #expect(due(.count(100), jobs) == [])
        #expect(due(.count(14), jobs) == [[4, 1]])
        #expect(due(.count(12), jobs) == [[4, 3]])
        #expect(due(.count(8), jobs) == [[4, 3], [1, 4]])
        #expect(due(.count(1), jobs) == [[4, 3], [1, 5], [2, 6]])
        // Only the first jobs were read; the count is of all.
        #expect(due(.count(15), [jobs[0]], total: 20) == [[4, 3]])
    }

    @Test func aStepIsBounded() {
        let jobs = [job(4, images: 3, age: 500), job(1, images: 5, age: 101)]
        #expect(due(.age(.seconds(1)), jobs, step: 4) == [[4, 3], [1, 1]])
        #expect(due(.age(.seconds(1)), jobs, step: 2) == [[4, 2]])
        #expect(due(.count(1), jobs, step: 2) == [[4, 2]])
    }

    /// Step after step until nothing is due leaves exactly what the rule keeps.
    @Test func stepsComeToAnEnd() {
        var jobs = (1...Int64(30)).map { job(JobID($0), images: Int($0 * 7 % 13) + 1, age: Double(1000 - $0)) }
        func total() -> Int { jobs.reduce(0) { $0 + $1.images } }
        var steps = 0
        while true {
            let shares = RetentionPolicy.due(.count(40), jobs: jobs, total: total(), now: now, step: 10)
            guard !shares.isEmpty else { break }
            steps += 1
            for share in shares {
                guard let index = jobs.firstIndex(where: { $0.id == share.job.id }) else { continue }
                jobs[index].images -= share.images
            }
            jobs.removeAll { $0.images == 0 }
        }
        #expect(total() == 40)
        #expect(steps > 1)
        #expect(jobs.last?.id == 30)
    }
}
