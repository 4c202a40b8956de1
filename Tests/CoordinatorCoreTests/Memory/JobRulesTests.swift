import FarmBasics
import FarmModel
import FarmStore
import FarmTestSupport
import Foundation
import Prompts
import Testing

@testable import CoordinatorCore

/// What people do with jobs, and what comes of it at workers.
@Suite(.timeLimit(.minutes(1))) struct JobRulesTests {
    @Test func aSubmissionSentManyTimesAtOnceIsOneJob() async throws {
        try await MemoryCoordinator.run { farm in
            try await farm.with(TestWorker("a")) {
                let submission = UUID()
                let jobs = try await withThrowingTaskGroup(of: Job.self) { group in
                    for _ in 0..<20 { group.addTask { try await farm.submit(3, submission: submission) } }
                    return try await group.reduce(into: [Job]()) { $0.append($1) }
                }
                #expect(Set(jobs.map(\.id)).count == 1)
                // Each drew a seed; the one that was committed is everybody's.
                #expect(Set(jobs.map(\.parameters.seed)).count == 1)
                #expect(try await farm.store.jobs(before: nil, submitter: nil, limit: 10).count == 1)
                #expect(try await farm.submit(3).id != jobs[0].id)
            }
        }
    }

    @Test func whatCannotBeMadeIsRefusedBeforeItIsAJob() async throws {
        try await MemoryCoordinator.run { farm in
            let none = await #expect(throws: FarmError.self) { try await farm.submit(1) }
            #expect(none?.message.contains("model") == true, "\(String(describing: none))")
            try await farm.with(TestWorker("a")) {
                let unknown = await #expect(throws: FarmError.self) {
                    try await farm.submit(1) { $0.model = "no such model" }
                }
                #expect(unknown?.message.contains("no such model") == true)
                let lora = await #expect(throws: FarmError.self) {
                    try await farm.submit(1) { $0.loras = [RequestedLoRA(name: "quilt")] }
                }
                #expect(lora?.message.contains("quilt") == true)
                let empty = await #expect(throws: FarmError.self) { try await farm.submit(0) }
                #expect(empty?.code == .invalidInput)
            }
            #expect(try await farm.store.jobs(before: nil, submitter: nil, limit: 10).isEmpty)
        }
    }

    @Test func aCancelledJobIsTakenFromItsWorkersAndItsImagesAreNotWanted() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(4)
                worker.askFor(3)
                let given = try await farm.given(3, to: worker)
                let delivered = try await Delivery(given[0], of: worker, to: farm).send(to: farm)
                #expect(delivered == Delivery.Outcome(verdict: .committed, wasAsked: true))
                let (after, cancelled) = try await farm.jobs.cancel(job.id)
                #expect(cancelled == 3 && after.counts == JobCounts(done: 1, cancelled: 3))
                try await eventually("the worker drops what it has") {
                    Set(worker.cancelled) == Set(given.dropFirst())
                }
                // It had it in its spool already.
                let late = try await Delivery(given[1], of: worker, to: farm).send(to: farm)
                #expect(late == Delivery.Outcome(verdict: .superseded, wasAsked: false))
                #expect(try await farm.jobs.cancel(job.id).cancelled == 0)
                try await eventually("it is finished") { try await farm.jobs.job(job.id).finishedAt != nil }
                #expect(try await farm.jobs.job(job.id).state == .cancelled)
            }
        }
    }

    /// The claim is done, its answer is on its way, and nothing of it is at the worker when the word of the end comes.
    @Test func aJobThatIsCancelledWhileItIsClaimedLeavesNothingAtWorkers() async throws {
        try await MemoryCoordinator.runHeld { farm, store in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                await store.gate.close()
                let job = try await farm.submit(2)
                worker.askFor(2)
                try await eventually("a claim is under way") { await store.gate.count == 1 }
                #expect(try await farm.jobs.cancel(job.id).cancelled == 2)
                await store.gate.open()
                let given = try await farm.given(2, to: worker)
                try await eventually("the worker drops them") { Set(worker.cancelled) == Set(given) }
                #expect(try await farm.counts(job) == JobCounts(cancelled: 2))
                // Its room is for others.
                _ = try await farm.submit(1)
                worker.askFor(1)
                #expect(try await farm.given(3, to: worker).count == 3)
            }
        }
    }

    @Test func failedImagesAreMadeAgainWhenAPersonAsks() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(2)
                worker.askFor(2)
                let given = try await farm.given(2, to: worker)
                for attempt in given { worker.fail(attempt, "no such sampler") }
                // There is nobody else.
                try await eventually("they failed for good") { try await farm.counts(job) == JobCounts(failed: 2) }
                try await eventually("it is finished") { try await farm.jobs.job(job.id).state == .failed }
                #expect(try await farm.store.failedImages(job: job.id, limit: 9).count == 2)
                let (again, retried) = try await farm.jobs.retry(job.id)
                #expect(retried == 2 && again.finishedAt == nil)
                worker.askFor(2)
                let second = try await farm.given(4, to: worker).suffix(2)
                #expect(Set(second.map(\.task)) == Set(given.map(\.task)))
                #expect(second.allSatisfy { $0.attempt == 2 })
                for attempt in second { try await Delivery(attempt, of: worker, to: farm).send(to: farm) }
                try await eventually("it is done") { try await farm.jobs.job(job.id).state == .done }
                #expect(try await farm.jobs.retry(job.id).retried == 0)
            }
        }
    }

    @Test func aJobThatThereIsNotIsSaidSo() async throws {
        try await MemoryCoordinator.run { farm in
            func code(_ body: () async throws -> Void) async -> FarmError.Code? {
                await #expect(throws: FarmError.self) { try await body() }?.code
            }
            #expect(await code { _ = try await farm.jobs.job(7) } == .notFound)
            #expect(await code { _ = try await farm.jobs.cancel(7) } == .notFound)
            #expect(await code { _ = try await farm.jobs.retry(7) } == .notFound)
            #expect(await code { _ = try await farm.jobs.explain(TaskID(job: 7, index: 0)) } == .notFound)
            #expect(await code { try await farm.jobs.watch(7) { _ in } } == .notFound)
            #expect(await code { _ = try await farm.jobs.preview(of: TaskID(job: 7, index: 0)) } == .notFound)
        }
    }

    @Test func anImageSaysWhyItWaits() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            let job = try await farm.with(worker) {
                let job = try await farm.submit(3)
                let last = TaskID(job: job.id, index: 2)
                #expect(try await farm.jobs.explain(last).reasons.map(\.code) == ["behind"])
                worker.askFor(1)
                let given = try await farm.given(1, to: worker)
                let leased = try await farm.jobs.explain(given[0].task)
                #expect(leased.state == .leased && leased.workerName == "a" && leased.reasons.isEmpty)
                _ = try await farm.store.setDrained(true, workerNamed: "a")
                let drained = try await farm.jobs.explain(last)
                #expect(drained.reasons.map(\.code) == ["drained"])
                #expect(drained.reasons[0].text.contains("farm workers resume"))
                let unknown = await #expect(throws: FarmError.self) {
                    try await farm.jobs.explain(TaskID(job: job.id, index: 3))
                }
                #expect(unknown?.message == "job \(job.id) has no image 3; it has \(job.id).0 to \(job.id).2")
                return job
            }
            try await eventually("the worker is gone") { try await farm.store.workers(all: false).isEmpty }
            let left = try await farm.jobs.explain(TaskID(job: job.id, index: 0))
            #expect(left.reasons.map(\.code) == ["noWorkerConnected"] && left.attempts == 1)
            #expect(left.lastFailure?.failure == .workerLost)
        }
    }

    @Test func aPreviewIsThereWhileTheImageIsMade() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                _ = try await farm.submit(1)
                worker.askFor(1)
                let attempt = try await farm.given(1, to: worker)[0]
                let session = try #require(worker.session)
                func refusal() async -> String? {
                    await #expect(throws: FarmError.self) { try await farm.jobs.preview(of: attempt.task) }?.message
                }
                #expect(await refusal()?.contains("not begun") == true)
                await farm.hear(.started(attempt, device: "cpu", at: Date()), session: session)
                #expect(await refusal()?.contains("has no preview yet") == true)
                let preview = ImagePreview(step: 2, steps: 4, png: Data([1, 2, 3]))
                await farm.hear(
                    .preview(attempt, step: preview.step, steps: preview.steps, png: preview.png), session: session)
                #expect(try await farm.jobs.preview(of: attempt.task).png == Data([1, 2, 3]))
                try await Delivery(attempt, of: worker, to: farm).send(to: farm)
                #expect(await refusal()?.contains("is done") == true)
            }
        }
    }
}
