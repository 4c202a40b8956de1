import FarmModel
import FarmStore
import FarmTestSupport
import Foundation
import Testing

@testable import CoordinatorCore
@testable import FarmScheduling

/// Whose a failure is, as the store hears of it.
@Suite(.timeLimit(.minutes(1))) struct DeviceJudgementTests {
    /// Fails an attempt as a worker's word does.
    private func fail(
        _ attempt: AttemptID, _ failure: FailureClass, of worker: TestWorker, at farm: MemoryCoordinator
    ) async throws {
        let session = try #require(worker.session)
        await farm.hear(.failed(attempt, failure, "signal 6"), session: session)
    }

    /// Who is barred from an image and from whom it rests.
    private func takers(_ task: TaskID, _ farm: MemoryCoordinator) async throws -> [PossibleWorker] {
        try await farm.store.standing(of: task)?.workers ?? []
    }

    @Test func aCrashCountsOnceItsDeviceHasRenderedTheNextImage() async throws {
        try await MemoryCoordinator.run { farm in
            let (worker, other) = (TestWorker("a"), TestWorker("b"))
            try await farm.with(worker) {
                try await farm.with(other) {
                    let job = try await farm.submit(2)
                    worker.askFor(1)
                    let crashed = try await farm.given(1, to: worker)[0]
                    try await fail(crashed, .engineCrash, of: worker, at: farm)
                    #expect(try await farm.counts(job) == JobCounts(queued: 2))
                    let open = try await takers(crashed.task, farm)
                    #expect(open.map(\.isResting) == [true, false] && open.allSatisfy { !$0.isBarred })
                    worker.askFor(1)
                    let next = try await farm.given(2, to: worker)[1]
                    #expect(next.task != crashed.task)
                    try await Delivery(next, of: worker, to: farm).send(to: farm)
                    let counted = try await takers(crashed.task, farm)
                    #expect(counted.map(\.isBarred) == [true, false])
                }
            }
        }
    }

    @Test func aDeviceThatFailsEverythingGetsNothingForAWhile() async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(5)
                worker.askFor(3)
                for attempt in try await farm.given(3, to: worker) {
                    try await fail(attempt, .engineCrash, of: worker, at: farm)
                }
                let shown = try await farm.store.workers(all: false).first
                #expect(shown?.state == .cooling && shown?.coolingReason?.contains("signal 6") == true)
                worker.askFor(2)
                let why = try await farm.jobs.explain(TaskID(job: job.id, index: 4))
                #expect(why.reasons.map(\.code) == ["cooling"])
                #expect(await farm.registry.fleet.slots(now: .now).isEmpty)
                // None of it counts against an image.
                #expect(try await farm.counts(job) == JobCounts(queued: 5))
                try await eventually("its coordinator has seen it in the store") {
                    await farm.registry.fleet.sessions.values.allSatisfy { $0.devices["cpu"]?.coolingsSeen == 1 }
                }
                // A person who lets it go on has mended it.
                _ = try await farm.store.setDrained(false, workerNamed: "a")
                #expect(try await farm.given(5, to: worker).count == 5)
            }
        }
    }

    @Test func aDeviceWithoutTheMemoryIsNotAskedAgain() async throws {
        try await MemoryCoordinator.run { farm in
            let (small, large) = (TestWorker("a"), TestWorker("b"))
            try await farm.with(small) {
                try await farm.with(large) {
                    _ = try await farm.submit(2)
                    small.askFor(1)
                    let attempt = try await farm.given(1, to: small)[0]
                    try await fail(attempt, .outOfMemory, of: small, at: farm)
                    small.askFor(1)
                    large.askFor(2)
                    let given = try await farm.given(2, to: large)
                    #expect(Set(given.map(\.task.index)) == [0, 1] && small.assigned.count == 1)
                    let size = try await farm.submit(1)
                    let why = try await farm.jobs.explain(TaskID(job: size.id, index: 0))
                    #expect(why.reasons.map(\.code).contains("tooSmall"))
                }
            }
        }
    }
}
