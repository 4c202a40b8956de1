import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import Testing

@testable import CoordinatorCore

/// What those see who watch a job.
@Suite(.timeLimit(.minutes(1))) struct JobWatchTests {
    /// Somebody who watches, and what was reported so far.
    private struct Watch {
        let reports = Box<[JobProgress]>([])
        let task: Task<Void, any Error>

        init(_ job: Job, at farm: MemoryCoordinator) {
            let reports = reports
            task = Task { try await farm.jobs.watch(job.id) { progress in reports.change { $0.append(progress) } } }
        }

        var last: JobProgress? { reports.value.last }
    }

    @Test func aWatchTellsAtOnceAndEndsWithItsJob() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(2)
                let watch = Watch(job, at: farm)
                try await eventually("it tells how the job stands") { watch.last?.job.counts == JobCounts(queued: 2) }
                worker.askFor(2)
                for attempt in try await farm.given(2, to: worker) {
                    try await Delivery(attempt, of: worker, to: farm).send(to: farm)
                }
                try await watch.task.value
                #expect(watch.last?.job.counts == JobCounts(done: 2))
                // One who comes later hears the end alone.
                let late = Watch(job, at: farm)
                try await late.task.value
                #expect(late.reports.value.map(\.job.counts) == [JobCounts(done: 2)])
            }
        }
    }

    @Test func whatIsRenderedIsShownStepByStep() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(1)
                worker.askFor(1)
                let attempt = try await farm.given(1, to: worker)[0]
                let session = try #require(worker.session)
                let watch = Watch(job, at: farm)
                await farm.hear(.started(attempt, device: "cpu", at: Date()), session: session)
                for step in 1...3 {
                    await farm.hear(.progress(attempt, step: step, steps: 4), session: session)
                    let expected = JobProgress.Rendering(task: attempt.task, workerName: "a", step: step, steps: 4)
                    try await eventually("step \(step) is told") { watch.last?.rendering == [expected] }
                }
                _ = try await farm.jobs.cancel(job.id)
                try await watch.task.value
                #expect(watch.last?.job.state == .cancelled)
            }
        }
    }

    @Test func aJobThatIsRetriedIsWatchedOn() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(1)
                worker.askFor(1)
                worker.fail(try await farm.given(1, to: worker)[0], "no")
                try await Watch(job, at: farm).task.value
                _ = try await farm.jobs.retry(job.id)
                let watch = Watch(job, at: farm)
                worker.askFor(1)
                let again = try await farm.given(2, to: worker)[1]
                try await Delivery(again, of: worker, to: farm).send(to: farm)
                try await watch.task.value
                #expect(watch.last?.job.counts == JobCounts(done: 1))
            }
        }
    }

    /// A thousand steps a second are not told one by one, and the last word is never left out.
    @Test func aWatcherIsToldSeldomAndAllTheSameToTheEnd() async throws {
        let pause = Duration.milliseconds(100)
        var timings = MemoryCoordinator.timings
        timings.news = pause
        try await MemoryCoordinator.run(timings: timings) { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(1)
                worker.askFor(1)
                let attempt = try await farm.given(1, to: worker)[0]
                let session = try #require(worker.session)
                let start = ContinuousClock.now
                let watch = Watch(job, at: farm)
                await farm.hear(.started(attempt, device: "cpu", at: Date()), session: session)
                for step in 1...1000 {
                    await farm.hear(.progress(attempt, step: step, steps: 1000), session: session)
                }
                try await eventually("the last step is told") { watch.last?.rendering.first?.step == 1000 }
                let most = Int((ContinuousClock.now - start) / pause) + 2
                #expect(watch.reports.value.count <= most)
                _ = try await farm.jobs.cancel(job.id)
                try await watch.task.value
            }
        }
    }

    @Test func whoHangsUpIsForgotten() async throws {
        struct HungUp: Error {}
        try await MemoryCoordinator.run { farm in
            try await farm.with(TestWorker("a")) {
                let job = try await farm.submit(1)
                await #expect(throws: HungUp.self) { try await farm.jobs.watch(job.id) { _ in throw HungUp() } }
                // Nobody is told any more, and the next one is.
                let watch = Watch(job, at: farm)
                try await eventually("it is told") { watch.last != nil }
                watch.task.cancel()
                _ = try? await watch.task.value
                let count = watch.reports.value.count
                _ = try await farm.jobs.cancel(job.id)
                try await Watch(job, at: farm).task.value
                #expect(watch.reports.value.count == count)
            }
        }
    }
}
