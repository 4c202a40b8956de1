import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import FarmStore
import FarmStorePostgres
import FarmTestSupport
import FarmWire
import Foundation
import PostgresDriver
import SwiftProtobuf
import Testing

@testable import CoordinatorCore

/// Whatever was lost between a coordinator and its store, they agree again by themselves.
@Suite(.timeLimit(.minutes(2))) struct RecoveryTests {
    /// Another coordinator took this one for dead.
    @Test func aWorkerWhoseSessionWasEndedRegistersAnew() async throws {
        try await CoordinatorFixture.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(2)
                worker.askFor(2)
                try await eventually("it has tasks") { worker.assigned.count == 2 }
                try await farm.direct.endSession(try #require(worker.session), reason: "test")
                try await eventually("the stream is ended") { worker.isHungUp }
                let again = TestWorker("a", id: worker.id, held: worker.assigned)
                try await farm.with(again) {
                    #expect(try await farm.counts(job) == JobCounts(running: 2))
                    _ = try await farm.submit(1)
                    again.askFor(1)
                    try await eventually("it gets more") { again.assigned.count == 1 }
                }
            }
        }
    }

    /// Its end could not be recorded, or the answer to its registration was lost.
    @Test func aSessionThatNoStreamHoldsEnds() async throws {
        try await CoordinatorFixture.run { farm in
            let worker = TestWorker("a")
            let opened = try await farm.direct.openSession(worker.registration, coordinator: farm.id)
            let job = try await farm.submit(1)
            _ = try await farm.direct.claim(job: job, sessions: [opened.id])
            try await eventually("its task is queued again") { try await farm.counts(job) == JobCounts(queued: 1) }
            #expect(try await farm.direct.workers(all: false).isEmpty)
            // One that is held stays.
            try await farm.with(worker) {
                worker.askFor(1)
                try await eventually("it has the task") { worker.assigned.count == 1 }
                try await beats(3, of: farm)
                #expect(!worker.isHungUp)
                #expect(try await farm.counts(job) == JobCounts(running: 1))
            }
        }
    }

    /// No text of a worker's keeps it from registering.
    @Test func whatCannotBeStoredDoesNotKeepAWorkerOut() async throws {
        try await CoordinatorFixture.run(isWhole: false) { farm in
            let nul = "a\0b"
            var wire = TestWorker("a").registration.wire
            wire.version = nul
            wire.devices = [.with { ($0.id, $0.name, $0.deviceClass, $0.loadedContext) = (nul, nul, nul, nul) }]
            wire.models = [
                .with {
                    ($0.name, $0.digest, $0.family, $0.folders) = (nul, Digest.zero.hex, nul, [nul])
                    $0.defaults = .with { ($0.sampler, $0.schedule) = (nul, nul) }
                    $0.files = [.with { ($0.role, $0.sha256) = (ModelFileRole.checkpoint.rawValue, Digest.zero.hex) }]
                }
            ]
            wire.accessories = [
                .with {
                    ($0.kind, $0.name, $0.alias, $0.family) = (AccessoryKind.lora.rawValue, nul, nul, nul)
                    ($0.sha256, $0.shortHash, $0.folders) = (Digest.zero.hex, nul, [nul])
                }
            ]
            let opened = try await farm.store.openSession(
                try WorkerRegistration(wire: wire), coordinator: farm.id)
            let (models, accessories) = (
                try wire.models.map { try ModelDescription(wire: $0) },
                try wire.accessories.map { try AccessoryDescription(wire: $0) }
            )
            try await farm.store.setModels(models, accessories: accessories, session: opened.id)
            #expect(try await farm.store.models().map(\.model.folders) == [["ab"]])
        }
    }

    @Test func aRegistrationWhoseAnswerIsLostLeavesNothingBehind() async throws {
        try await CoordinatorFixture.run { farm in
            farm.proxy.loseAnswers(to: "COMMIT")
            let worker = TestWorker("a")
            let session = WorkerStream(
                farm: farm.farm, coordinator: farm.id, store: farm.store, registry: farm.registry,
                news: farm.news, timings: CoordinatorFixture.timings, logger: farm.logger)
            await #expect(throws: FarmError.self) { try await worker.run(session) }
            farm.proxy.loseAnswers(to: nil)
            #expect(farm.proxy.lostAnswerCount > 0)
            try await eventually("no session is left") { try await farm.direct.workers(all: false).isEmpty }
        }
    }

    /// The tasks of a claim whose COMMIT was done, though nobody heard of it, come to the worker all the same.
    @Test func aClaimWhoseAnswerIsLostIsGivenBack() async throws {
        try await CoordinatorFixture.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                farm.proxy.loseAnswers(to: "COMMIT")
                let job = try await farm.submit(3)
                worker.askFor(3)
                try await eventually("a claim is done, unheard") {
                    try await farm.counts(job) == JobCounts(running: 3)
                }
                #expect(worker.assigned.isEmpty)
                farm.proxy.loseAnswers(to: nil)
                try await eventually("all are with the worker") {
                    Set(worker.assigned.map(\.task.index)) == [0, 1, 2]
                }
                #expect(worker.assigned.count == 3)
                #expect(worker.assigned.contains { $0.attempt > 1 })
                #expect(try await farm.counts(job) == JobCounts(running: 3))
            }
        }
    }

    /// A lost piece of news, or a lost answer to what ended it: the device would be busy for nothing.
    @Test func aTaskThatIsLeasedNoMoreIsTakenFromItsWorker() async throws {
        try await CoordinatorFixture.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(2)
                worker.askFor(2)
                try await eventually("it has tasks") { worker.assigned.count == 2 }
                _ = try await farm.pool.query(
                    "UPDATE tasks SET state = 4, session_id = NULL WHERE job_id = \(job) AND index = 1")
                try await eventually("one is taken") { worker.cancelled.map(\.task.index) == [1] }
                try await beats(3, of: farm)
                #expect(worker.cancelled.count == 1)
                #expect(await farm.registry.fleet.leaseHoldings.outstanding.map(\.attempt.task.index) == [0])
            }
        }
    }

    /// Given back it would not count, and be tried for ever.
    @Test func aFailureOnItsWayIsNotGivenBack() async throws {
        try await CoordinatorFixture.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(1)
                worker.askFor(1)
                try await eventually("it has the task") { worker.assigned.count == 1 }
                let attempt = worker.assigned[0]
                try await farm.pool.withTransaction { connection in
                    _ = try await connection.query("SELECT FROM tasks WHERE job_id = \(job) FOR UPDATE")
                    worker.fail(attempt, "broken")
                    try await eventually("the failure is on its way") {
                        await !farm.registry.fleet.leaseHoldings.settling.isEmpty
                    }
                    try await beats(3, of: farm)
                }
                // The only worker has failed it.
                try await eventually("it has failed") { try await farm.counts(job) == JobCounts(failed: 1) }
                #expect(await farm.registry.fleet.leaseHoldings.settling.isEmpty)
            }
        }
    }

    @Test func aFailureWhoseAnswerIsLostCountsOnce() async throws {
        try await CoordinatorFixture.run { farm in
            let (worker, other) = (TestWorker("a"), TestWorker("b"))
            try await farm.with(other) {
                try await farm.with(worker) {
                    let job = try await farm.submit(1)
                    worker.askFor(1)
                    try await eventually("it has the task") { worker.assigned.count == 1 }
                    farm.proxy.loseAnswers(to: "COMMIT")
                    worker.fail(worker.assigned[0], "broken")
                    func failures() async throws -> Int16? {
                        try await farm.pool.query("SELECT failures FROM tasks WHERE job_id = \(job)").value()
                    }
                    try await eventually("the failure is recorded, unheard") { try await failures() == 1 }
                    farm.proxy.loseAnswers(to: nil)
                    other.askFor(1)
                    try await eventually("another has it") { other.assigned.count == 1 }
                    #expect(try await failures() == 1)
                }
            }
        }
    }

    /// What one refuses, all the others need not wait for.
    @Test func aDeadlineThatCannotBeRecordedKeepsNothingElseUp() async throws {
        try await CoordinatorFixture.run(isWhole: false) { farm in
            let worker = TestWorker("a")
            let orphan = try await farm.direct.openSession(TestWorker("b").registration, coordinator: farm.id)
            try await farm.with(worker) {
                let session = try #require(worker.session)
                let job = try await farm.submit(2)
                for task in try await farm.direct.claim(job: job, sessions: [session, session]).tasks {
                    let parameters = GenerationParameters(
                        prompt: "x", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .automatic,
                        steps: 1, guidanceScale: 1, distilledGuidance: 3.5, seed: 1)
                    await farm.registry.assign(
                        task, device: "cpu", submitter: "ann",
                        origin: ImageOrigin(modelName: "m", modelDigest: Digest(of: "m"), parameters: parameters))
                    _ = await farm.registry.hear(
                        .started(task.attempt, device: "cpu", at: Date()), session: session)
                }
                _ = try await farm.pool.query("ALTER TABLE attempts ADD CHECK (index <> 0)")
                let sweep = FarmSweep(
                    store: farm.store, dispatcher: farm.dispatcher, registry: farm.registry, news: farm.news,
                    timings: CoordinatorFixture.timings, logger: farm.logger)
                let standing = try await farm.store.touchCoordinator(
                    farm.id, address: "test", othersWithin: .seconds(15))
                // After an outage what the workers said meanwhile is heard first.
                let late = ContinuousClock.now + .seconds(9999)
                await sweep.run(
                    CoordinatorPulse.Beat(standing: standing, mayJudgeOthers: false), isWhole: false, now: late)
                #expect(worker.cancelled.isEmpty)
                await sweep.run(
                    CoordinatorPulse.Beat(standing: standing, mayJudgeOthers: true), isWhole: true, now: late)
                #expect(worker.cancelled.map(\.task.index) == [1])
                #expect(await farm.registry.fleet.leaseHoldings.outstanding.map(\.attempt.task.index) == [0])
                #expect(try await farm.direct.workers(all: false).map(\.name) == ["a"], "\(orphan.id) has no stream")
            }
        }
    }

    /// Waits until the farm has been swept so often.
    private func beats(_ count: Int, of farm: CoordinatorFixture) async throws {
        func alive() async throws -> Date? {
            try await farm.pool.query("SELECT alive_at FROM coordinators WHERE id = \(farm.id)").value(as: Date.self)
        }
        // Two signs of life make a sweep.
        for _ in 0..<count * 2 + 1 {
            let last = try await alive()
            try await eventually("the coordinator says that it lives") { try await alive() != last }
        }
    }

    /// The render of the first is not ended with the second.
    @Test func aSecondCopyThatFailsLeavesTheFirstAlone() async throws {
        try await CoordinatorFixture.run { farm in
            let (slow, fast) = (TestWorker("slow"), TestWorker("fast"))
            try await farm.with(fast) {
                try await farm.with(slow) {
                    let job = try await farm.submit(1)
                    slow.askFor(1)
                    try await eventually("it has the task") { slow.assigned.count == 1 }
                    let first = slow.assigned[0]
                    let (session, other) = (try #require(slow.session), try #require(fast.session))
                    let origin = try #require(await farm.registry.task(first, session: session)?.origin)
                    await farm.registry.setCopied(true, first, session: session)
                    let copy = try #require(try await farm.direct.duplicate(first, of: session, to: other))
                    await farm.registry.assign(copy, device: "cpu", submitter: "ann", origin: origin)
                    fast.fail(copy.attempt, "broken")
                    try await eventually("the task is queued") {
                        try await farm.counts(job) == JobCounts(queued: 1)
                    }
                    try await beats(3, of: farm)
                    #expect(slow.cancelled.isEmpty)
                    // Once there is an image it goes.
                    _ = try await farm.pool.query("UPDATE tasks SET state = 2 WHERE job_id = \(job)")
                    try await eventually("it is taken") { slow.cancelled == [first] }
                }
            }
        }
    }

    /// It keeps its device busy, and has a deadline.
    @Test func whatAWorkerBringsFromAnotherCoordinatorIsKnown() async throws {
        try await CoordinatorFixture.run { farm in
            let worker = TestWorker("a")
            let elsewhere = try await farm.direct.openSession(worker.registration, coordinator: UUID())
            let job = try await farm.submit(1)
            let claimed = try #require(try await farm.direct.claim(job: job, sessions: [elsewhere.id]).tasks.first)
            let again = TestWorker("a", id: worker.id, held: [claimed.attempt])
            try await farm.with(again) {
                let session = try #require(again.session)
                try await eventually("it is known") {
                    await farm.registry.task(claimed.attempt, session: session)?.submitter == "ann"
                }
                _ = await farm.registry.hear(.progress(claimed.attempt, step: 1, steps: 4), session: session)
                let fleet = await farm.registry.fleet
                #expect(fleet.overdue(now: .now + .seconds(9999)).map(\.attempt) == [claimed.attempt])
                let device = try #require(fleet.snapshot(now: .now).devices.first)
                #expect(device.tasks.map(\.attempt) == [claimed.attempt] && device.tasks[0].elapsed != nil)
            }
        }
    }
}
