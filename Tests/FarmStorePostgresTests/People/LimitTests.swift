import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Recipes
import Testing

@Suite struct LimitTests {
    private func allowing(images: Int? = nil, jobs: Int? = nil, kept: Int64? = nil) -> PrincipalLimits {
        var limits = PrincipalLimits()
        (limits.queuedImages, limits.openJobs, limits.keptBytes) = (images, jobs, kept)
        return limits
    }

    private func submit(
        _ count: Int, on farm: StoreFixture, _ limits: PrincipalLimits, submission: UUID = UUID(),
        by name: String = "ann"
    ) async throws -> Job {
        var request = JobRequest(submission: submission, prompt: "a red fox", submitter: name)
        request.imageCount = count
        let parameters = try request.resolved(model: farm.model, holdings: FarmHoldings()) { 1000 }
        return try await farm.store.submit(
            request, plan: JobPlan(imageCount: count, model: farm.model, parameters: parameters), limits: limits)
    }

    /// What is said, and whether waiting helps.
    private func refusal(_ body: () async throws -> Job) async throws -> (words: String, isWorthWaiting: Bool) {
        let thrown = await #expect(throws: FarmError.self) { try await body() }
        let error = try #require(thrown)
        #expect(error.code == .exhausted)
        return (error.message, error.retryAfter != nil)
    }

    @Test(arguments: StoreKind.allCases)
    func imagesThatWaitOrAreMadeAreCounted(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("w", worker: worker).id
            let limits = allowing(images: 10)
            let submission = UUID()
            let job = try await submit(6, on: farm, limits, submission: submission)
            _ = try await submit(100, on: farm, PrincipalLimits(), by: "bob")
            let over = try await refusal { try await submit(5, on: farm, limits) }
            #expect(over.words.contains("10 images") && over.words.contains("6 are used") && over.isWorthWaiting)
            let tooLarge = try await refusal { try await submit(11, on: farm, limits) }
            #expect(!tooLarge.isWorthWaiting)
            // What was committed is no new job, however much there is.
            #expect(try await submit(6, on: farm, allowing(images: 0), submission: submission).id == job.id)
            // Done, failed and running ones: 1 + 1 of six are over.
            let claimed = try await farm.store.claim(job: job.id, sessions: [session, session, session]).tasks
            _ = try await farm.store.record(
                farm.image(claimed[0].attempt), png: [1], worker: worker, session: session)
            _ = try await farm.store.fail(
                claimed[1].attempt, failure: .invalidInput, message: "no", session: session)
            _ = try await refusal { try await submit(7, on: farm, limits) }
            let second = try await submit(6, on: farm, limits)
            _ = try await farm.store.cancel(job: job.id)
            _ = try await refusal { try await submit(5, on: farm, limits) }
            _ = try await submit(4, on: farm, limits)
            #expect(second.imageCount == 6)
            // A job of which images in the middle are done, whose first one waits again.
            let late = try await submit(8, on: farm, allowing(images: 8), by: "eve")
            let held = try await farm.store.claim(
                job: late.id, sessions: Array(repeating: session, count: 5)
            ).tasks.map(\.attempt)
            for attempt in held[1...] {
                _ = try await farm.store.record(farm.image(attempt), png: [1], worker: worker, session: session)
            }
            try await farm.store.release([held[0]], session: session)
            _ = try await refusal { try await submit(5, on: farm, allowing(images: 8), by: "eve") }
            _ = try await submit(4, on: farm, allowing(images: 8), by: "eve")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func openJobsAndKeptBytesAreCounted(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("w", worker: worker).id
            let first = try await submit(1, on: farm, allowing(jobs: 2, kept: 4))
            let second = try await submit(1, on: farm, allowing(jobs: 2, kept: 4))
            let words = try await refusal { try await submit(1, on: farm, allowing(jobs: 2)) }
            #expect(words.words.contains("2 unfinished jobs") && words.isWorthWaiting)
            for job in [first, second] {
                let attempt = try #require(try await farm.store.claim(job: job.id, sessions: [session]).tasks.first)
                _ = try await farm.store.record(
                    farm.image(attempt.attempt), png: [1], worker: worker, session: session)
            }
            // 3 bytes each: of a finished job and of one that is not marked so yet.
            try await farm.store.finish(jobs: [first.id])
            let kept = try await refusal { try await submit(1, on: farm, allowing(kept: 6)) }
            #expect(kept.words.contains("6 B of kept images") && !kept.isWorthWaiting)
            _ = try await submit(1, on: farm, allowing(jobs: 2, kept: 7))
            _ = try await farm.store.delete(job: first.id)
            _ = try await submit(1, on: farm, allowing(kept: 4))
        }
    }

    /// Both see what is left, and only one may take it.
    @Test(arguments: StoreKind.allCases)
    func twoAtTheSameTimeDoNotBothTakeWhatIsLeft(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            _ = try await farm.openSession("w")
            let limits = allowing(images: 10, jobs: 3)
            let jobs = await withTaskGroup(of: Job?.self) { group in
                for _ in 0..<6 { group.addTask { try? await submit(4, on: farm, limits) } }
                return await group.reduce(into: [Job]()) { jobs, job in if let job { jobs.append(job) } }
            }
            #expect(jobs.count == 2)
            #expect(try await farm.store.jobs(before: nil, submitter: "ann", limit: 9).count == 2)
        }
    }

    @Test func aLargeJobIsCountedByWhatIsDone() async throws {
        try await StoreFixture.run { farm, pool in
            _ = try await farm.openSession("w")
            let job = try await submit(2000, on: farm, allowing(images: 2000))
            try await pool.query("UPDATE job_done SET done = 100 WHERE job_id = \(job.id) AND part < 5")
            try await pool.query("UPDATE tasks SET state = 3 WHERE job_id = \(job.id) AND index >= 1990")
            _ = try await refusal { try await submit(511, on: farm, allowing(images: 2000)) }
            _ = try await submit(510, on: farm, allowing(images: 2000))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func uploadsOfADayAreCounted(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            func keep(_ name: String, _ count: Int, by uploader: String?, limit: Int64?) async throws {
                let picture = InputReference(sha256: Digest(of: name), size: ImageSize(width: 8, height: 8))
                try await farm.store.keep(
                    picture, bytes: Array(repeating: 1, count: count), by: uploader, limit: limit)
            }
            try await keep("a", 6, by: "ann", limit: 10)
            // A picture that is there counts for nobody, and what another uploads for them alone.
            try await keep("a", 6, by: "ann", limit: 10)
            try await keep("b", 9, by: "bob", limit: 10)
            try await keep("c", 100, by: nil, limit: nil)
            let thrown = await #expect(throws: FarmError.self) { try await keep("d", 5, by: "ann", limit: 10) }
            let error = try #require(thrown)
            #expect(error.code == .exhausted)
            #expect(error.message.contains("10 B of pictures in 24 hours, of which 6 B are used"))
            let wait = try #require(error.retryAfter)
            #expect(wait > .seconds(22 * 3600) && wait <= .seconds(24 * 3600))
            #expect(try await farm.store.inputs([Digest(of: "d")]).isEmpty)
            let never = await #expect(throws: FarmError.self) { try await keep("e", 11, by: "ann", limit: 10) }
            #expect(never?.retryAfter == nil)
            try await keep("f", 4, by: "ann", limit: 10)
            // Without a limit it is counted still.
            try await keep("g", 4, by: "ann", limit: nil)
            await #expect(throws: FarmError.self) { try await keep("h", 1, by: "ann", limit: 14) }
        }
    }

    @Test func whatWasUploadedADayAgoCountsNoMore() async throws {
        try await StoreFixture.run { farm, pool in
            try await pool.query(
                """
                INSERT INTO input_usage (principal, hour, bytes)
                VALUES ('ann', now() - interval '25 hours', 100), ('ann', now() - interval '23 hours', 3)
                """)
            let picture = InputReference(sha256: Digest(of: "a"), size: ImageSize(width: 8, height: 8))
            let error = await #expect(throws: FarmError.self) {
                try await farm.store.keep(picture, bytes: [1, 2], by: "ann", limit: 4)
            }
            let wait = try #require(error?.retryAfter)
            #expect(wait > .seconds(3500) && wait <= .seconds(3600))
            try await farm.store.keep(picture, bytes: [1, 2], by: "ann", limit: 5)
            _ = try await farm.store.takeRetentionStep()
            #expect(try await pool.query("SELECT FROM input_usage WHERE bytes = 100").isEmpty)
        }
    }
}
