import FarmBasics
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Recipes
import Testing

@Suite struct SchedulingTests {
    @Test(arguments: StoreKind.allCases)
    func coordinatorsAddToOneClockForEachSubmitter(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
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

    @Test(arguments: StoreKind.allCases)
    func fewQueuedImagesAreCounted(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a")
            let job = try await farm.submit(5)
            _ = try await farm.store.claim(job: job.id, sessions: [session.id])
            let other = try await farm.submit(9).id
            let first = TaskID(job: job.id, index: 0)
            let segments = [first: 0..<5, TaskID(job: other, index: 0): 0..<9]
            #expect(try await farm.store.queuedCounts(segments, below: 9) == [first: 4])
            #expect(try await farm.store.queuedCounts([first: 3..<5], below: 9) == [first: 2], "from a claim's cursor")
            #expect(try await farm.store.queuedCounts([first: 0..<1], below: 1) == [first: 0])
            #expect(try await farm.store.queuedCounts([:], below: 9) == [:])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anOpenJobTellsItsContext(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            _ = try await farm.openSession("a")
            let job = try await farm.submit(1) { $0.randomSource = .cpu }
            let open = try #require(try await farm.store.openJobs().first)
            let context = EngineContext(modelDigest: job.modelDigest, parameters: job.parameters)
            #expect(open.context == context.key && open.context != job.modelDigest.hex)
            #expect(open.steps == job.parameters.steps)
            var recipe = RecipeContent()
            recipe.prompts = ["a red fox"]
            recipe.variations = [.parameter(RecipeParameter(.randomSource), values: ["CPU", "GPU"])]
            let (many, plan) = try await farm.submit(recipe: recipe)
            let own = try await farm.store.openJobs().filter { $0.id == many.id }
            #expect(own.map(\.context) == plan.segments.map(\.context))
            #expect(Set(own.map(\.context)) == [context.key, job.modelDigest.hex])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whatRendersIsGivenOutOnceMoreAndRecordedOnce(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
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
            // Nor what rests from a worker.
            let third = try await farm.submit(1).id
            let resting = try #require(try await farm.store.claim(job: third, sessions: [two]).tasks.first).attempt
            _ = try await farm.store.fail(resting, failure: .missingModel, message: "", session: two)
            let renders = try #require(try await farm.store.claim(job: third, sessions: [one]).tasks.first).attempt
            #expect(try await farm.store.duplicate(renders, of: one, to: two) == nil)
            #expect(try await farm.store.setDrained(true, workerNamed: "slow") != nil)
        }
    }

    @Test func anImageIsWantedUntilItIsMadeOrCancelled() async throws {
        try await StoreFixture.run { farm, pool in
            let session = try await farm.openSession("a").id
            let job = try await farm.submit(5).id
            _ = try await farm.store.claim(job: job, sessions: [session])
            for (index, state) in [(2, 2), (3, 3), (4, 4)] {
                try await pool.query("UPDATE tasks SET state = \(Int16(state)) WHERE index = \(Int32(index))")
            }
            let tasks = (0..<6).map { TaskID(job: job, index: $0) }
            #expect(try await farm.store.wanted(among: tasks) == [tasks[0], tasks[1], tasks[3]])
        }
    }
}
