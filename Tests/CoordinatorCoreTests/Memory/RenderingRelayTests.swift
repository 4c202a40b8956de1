import FarmBasics
import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import Testing

@testable import CoordinatorCore

/// Whoever asks which images are in the making gets the same answer from each coordinator.
@Suite(.timeLimit(.minutes(1))) struct RenderingRelayTests {
    @Test func whatOneCoordinatorsWorkersRenderAllKnow() async throws {
        try await MemoryCoordinator.runTwo { one, two in
            let worker = TestWorker("a")
            try await one.with(worker) {
                let job = try await one.submit(1)
                worker.askFor(1)
                let attempt = try await one.given(1, to: worker)[0]
                let session = try #require(worker.session)
                let reports = Box<[JobProgress]>([])
                let watch = Task {
                    try await two.jobs.watch(job.id) { progress in reports.change { $0.append(progress) } }
                }
                // Until the two know of each other nothing is told.
                try await eventually("the other knows of it") {
                    await one.hear(.started(attempt, device: "cpu", at: Date()), session: session)
                    await one.hear(.progress(attempt, step: 2, steps: 4), session: session)
                    return await two.relay.renderings().map(\.step) == [2]
                }
                #expect(await one.relay.renderings().count == 1, "its own report is not counted twice")
                #expect(await two.relay.renderings() == one.relay.renderings())
                try await eventually("who watches there sees it") {
                    reports.value.contains { $0.rendering.map(\.workerName) == ["a"] }
                }
                let elsewhere = await #expect(throws: FarmError.self) { try await two.jobs.preview(of: attempt.task) }
                #expect(elsewhere?.message.contains("by worker 'a' under another coordinator") == true)
                try await Delivery(attempt, of: worker, to: one).send(to: one)
                try await eventually("the other hears that it has ended") { await two.relay.renderings().isEmpty }
                try await watch.value
                #expect(reports.value.last?.job.counts == JobCounts(done: 1))
            }
        }
    }

    private func rendering(_ index: Int, job: JobID = 1) -> LiveRendering {
        LiveRendering(
            task: TaskID(job: job, index: index), worker: UUID(), workerName: "w", device: "cpu", step: 1, steps: 4)
    }

    private func relay(_ id: UUID = UUID(), timings: FarmTimings = FarmTimings()) -> RenderingRelay {
        RenderingRelay(
            id: id, store: MemoryStore(),
            registry: SessionRegistry(onRoom: {}, onProgress: { _ in }), wakeup: Wakeup(),
            timings: timings, logger: MemoryCoordinator.logger)
    }

    @Test func thePartsOfAReportBelongTogetherAndTheNextReportReplacesThem() async throws {
        let (relay, other) = (relay(), UUID())
        func hear(_ sequence: Int64, _ renderings: [LiveRendering]) async -> Set<JobID> {
            await relay.heard(RenderingReport(coordinator: other, sequence: sequence, renderings: renderings))
        }
        #expect(await hear(1, [rendering(0), rendering(1)]) == [1])
        #expect(await hear(1, [rendering(2, job: 2)]) == [1, 2])
        #expect(await relay.renderings().map(\.task.index) == [0, 1, 2])
        // Who watches the first job is told that nothing of it is rendered any more.
        #expect(await hear(2, [rendering(2, job: 2)]) == [1, 2])
        #expect(await relay.renderings().map(\.task) == [TaskID(job: 2, index: 2)])
        #expect(await hear(3, []) == [2])
        #expect(await relay.renderings().isEmpty)
    }

    @Test func whoFellSilentRendersNothing() async throws {
        var timings = FarmTimings()
        timings.coordinatorSilence = .milliseconds(50)
        let relay = relay(timings: timings)
        _ = await relay.heard(RenderingReport(coordinator: UUID(), sequence: 1, renderings: [rendering(0)]))
        try await eventually("it is forgotten") { await relay.renderings().isEmpty }
    }

    @Test func whatComesBackOfItsOwnIsNoNews() async throws {
        let id = UUID()
        let relay = relay(id)
        #expect(await relay.heard(RenderingReport(coordinator: id, sequence: 1, renderings: [rendering(0)])).isEmpty)
        #expect(await relay.renderings().isEmpty)
        // Where all others are gone, so is what they rendered.
        _ = await relay.heard(RenderingReport(coordinator: UUID(), sequence: 1, renderings: [rendering(0)]))
        await relay.others(0)
        #expect(await relay.renderings().isEmpty)
    }
}
