import FarmModel
import FarmStore
import Foundation
import Testing

@Suite struct SchedulingTests {
    @Test func coordinatorsAddToOneClockForEachSubmitter() async throws {
        try await StoreFixture.run { farm in
            #expect(try await farm.store.exchange(usage: []) == [:])
            _ = try await farm.store.exchange(usage: [
                UsageChange(submitter: "bob", floor: 0, seconds: 2),
                UsageChange(submitter: "ann", floor: 10, seconds: 1.5),
            ])
            let clocks = try await farm.store.exchange(usage: [
                UsageChange(submitter: "ann", floor: 4, seconds: 3),
                UsageChange(submitter: "bob", floor: 100, seconds: -1),
            ])
            #expect(clocks == ["ann": 14.5, "bob": 99])
            #expect(try await farm.store.exchange(usage: []) == clocks)
        }
    }

    @Test func fewQueuedImagesAreCounted() async throws {
        try await StoreFixture.run { farm in
            let session = try await farm.openSession("a")
            let job = try await farm.submit(5)
            _ = try await farm.submit(9)
            _ = try await farm.store.claim(job: job.id, sessions: [session.id])
            let counts = try await farm.store.queuedCounts(try await farm.store.openJobs(), below: 9)
            #expect(counts == [TaskID(job: job.id, index: 0): 4])
            #expect(try await farm.store.queuedCounts([], below: 9) == [:])
        }
    }

    @Test func anOpenJobTellsItsContext() async throws {
        try await StoreFixture.run { farm in
            _ = try await farm.openSession("a")
            let job = try await farm.submit(1) { $0.randomSource = .cpu }
            let open = try #require(try await farm.store.openJobs().first)
            let context = EngineContext(modelDigest: job.modelDigest, parameters: job.parameters)
            #expect(open.context == context.key && open.context != job.modelDigest)
            #expect(open.steps == job.parameters.steps)
            var recipe = RecipeContent()
            recipe.prompts = ["a red fox"]
            recipe.variations = [.parameter(.rng, values: ["CPU", "GPU"])]
            let (many, plan) = try await farm.submit(recipe: recipe)
            let own = try await farm.store.openJobs().filter { $0.id == many.id }
            #expect(own.map(\.context) == plan.segments.map(\.context))
            #expect(Set(own.map(\.context)) == [context.key, job.modelDigest])
        }
    }

    @Test func whatRendersIsGivenOutOnceMoreAndRecordedOnce() async throws {
        try await StoreFixture.run { farm in
            let (slow, fast) = (UUID(), UUID())
            let one = try await farm.openSession("slow", worker: slow).id
            let two = try await farm.openSession("fast", worker: fast).id
            let job = try await farm.submit(2)
            let claimed = try await farm.store.claim(job: job.id, sessions: [one, one]).tasks
            let attempt = try #require(claimed.first).attempt
            #expect(try await farm.store.duplicate(attempt, of: two, to: two) == nil)
            #expect(try await farm.store.duplicate(attempt, of: one, to: one) == nil)
            let copy = try #require(try await farm.store.duplicate(attempt, of: one, to: two))
            #expect(copy == ClaimedTask(attempt: AttemptID(task: attempt.task, attempt: 2), session: two))
            #expect(try await farm.store.duplicate(attempt, of: one, to: two) == nil)
            // The first is done first; the second comes late.
            #expect(
                try await farm.store.record(farm.image(attempt), png: [1, 2, 3], worker: slow, session: one)
                    == .committed)
            #expect(
                try await farm.store.record(
                    farm.image(copy.attempt, digest: "e"), png: [1, 2, 3], worker: fast, session: two) == .superseded)
            // What has failed is not given out twice.
            let other = try #require(claimed.last).attempt
            _ = try await farm.store.fail(other, failure: .engineError, message: "", session: one)
            let again = try #require(try await farm.store.claim(job: job.id, sessions: [two]).tasks.first)
            #expect(try await farm.store.duplicate(again.attempt, of: two, to: one) == nil)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(running: 1, done: 1))
            #expect(try await farm.store.setDrained(true, workerNamed: "slow") != nil)
        }
    }
}
