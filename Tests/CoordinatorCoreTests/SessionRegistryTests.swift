import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import Testing

@testable import CoordinatorCore

@Suite struct SessionRegistryTests {
    private let registry = SessionRegistry(onRoom: {}, onProgress: { _ in })
    private let origin = ImageOrigin(
        modelName: "m", modelDigest: "m",
        parameters: GenerationParameters(
            prompt: "x", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .automatic, steps: 4,
            guidanceScale: 1, distilledGuidance: 3.5, seed: 103))

    /// Opens a session and returns what is said to its worker.
    private func open(
        _ id: Int64, worker: UUID = UUID(), kept: [AttemptID] = [], held: [AttemptID] = [], fetchLimit: Int64 = 0
    ) async -> AsyncStream<CoordinatorOrder>.Iterator {
        let (stream, continuation) = AsyncStream.makeStream(of: CoordinatorOrder.self)
        let model = ModelDescription(
            name: "m", digest: "m", family: .flux, bytes: 1, defaults: ModelDefaults(), files: [])
        let registration = WorkerRegistration(
            worker: worker, name: "w\(id)", version: "",
            devices: ["a", "b"].map { DeviceDescription(id: $0, name: $0, memoryBytes: 1, deviceClass: "cpu") },
            models: [model], held: held, spooled: [], fetchLimit: fetchLimit)
        await registry.add(
            LiveSession(
                OpenedSession(id: id, revoked: [], kept: kept), registration: registration, outbound: continuation))
        return stream.makeAsyncIterator()
    }

    /// How many images each submitter has with workers.
    private func running() async -> [String: Int] {
        await registry.sessions.values.flatMap(\.outstanding.values)
            .reduce(into: [:]) { $0[$1.submitter, default: 0] += 1 }
    }

    private func claimed(_ index: Int, session: Int64) -> ClaimedTask {
        ClaimedTask(attempt: AttemptID(task: TaskID(job: 7, index: index), attempt: 1), session: session)
    }

    @Test func theEmptiestDevicesComeFirst() async {
        _ = await open(1)
        _ = await open(2)
        for (session, device) in [(Int64(1), "a"), (1, "b"), (2, "a")] {
            await registry.addCredit(2, device: device, session: session)
        }
        await registry.addCredit(5, device: "no such device", session: 1)
        await registry.addCredit(5, device: "a", session: 99)
        let slots = await registry.slots()
        #expect(slots.count == 6)
        #expect(Set(slots.prefix(3).map { "\($0.session)\($0.device)" }) == ["1a", "1b", "2a"])
    }

    @Test func anAssignmentTakesCreditAndCarriesTheImagesParameters() async throws {
        var said = await open(1)
        await registry.addCredit(1, device: "a", session: 1)
        await registry.assign(claimed(3, session: 1), device: "a", submitter: "ann", origin: origin)
        #expect(await registry.slots().isEmpty)
        #expect(await running() == ["ann": 1])
        guard case .assignment(let assignment)? = await said.next() else { throw TestFailure("it was told no task") }
        #expect(assignment.parameters.seed == 103)
        await registry.ended(claimed(3, session: 1).attempt, session: 1)
        #expect(await running().isEmpty)
    }

    @Test func whatIsRenderedIsShownWithItsStep() async throws {
        _ = await open(1)
        await registry.addCredit(2, device: "a", session: 1)
        for index in 0..<2 {
            await registry.assign(claimed(index, session: 1), device: "a", submitter: "ann", origin: origin)
        }
        #expect(await registry.renderings().isEmpty)
        let attempt = claimed(0, session: 1).attempt
        await registry.started(attempt, device: "a", session: 1)
        await registry.progressed(attempt, step: 2, steps: 4, session: 1)
        let rendering = try #require(await registry.renderings().first)
        #expect(
            JobProgress.Rendering(rendering)
                == JobProgress.Rendering(task: attempt.task, workerName: "w1", step: 2, steps: 4))
        #expect(rendering.device == "a")
        await registry.ended(attempt, session: 1)
        #expect(await registry.renderings().isEmpty)
    }

    @Test func aRenderThatTakesTooLongIsOverdueUntilItIsTaken() async throws {
        var said = await open(1)
        await registry.addCredit(2, device: "a", session: 1)
        for index in 0..<2 {
            await registry.assign(claimed(index, session: 1), device: "a", submitter: "ann", origin: origin)
        }
        _ = await said.next()
        _ = await said.next()
        let attempt = claimed(0, session: 1).attempt
        await registry.started(attempt, device: "a", session: 1)
        let now = ContinuousClock.now
        #expect(await registry.overdue(now: now + .seconds(149)).isEmpty)
        // The second waits for the first, and is not late.
        let overdue = await registry.overdue(now: now + .seconds(151))
        #expect(
            overdue == [SessionRegistry.Overdue(attempt: attempt, session: 1, device: "a", deadline: RenderPaces.least)]
        )
        await registry.take(attempt, from: 1)
        #expect(await said.next() == .cancel(attempt))
        #expect(await registry.overdue(now: now + .seconds(999)).isEmpty)
    }

    @Test func aCancelledJobIsTakenFromItsWorkersOnly() async throws {
        var said = await open(1)
        await registry.addCredit(2, device: "a", session: 1)
        await registry.assign(claimed(0, session: 1), device: "a", submitter: "ann", origin: origin)
        _ = await said.next()
        await registry.cancel(job: 8)
        #expect(await running() == ["ann": 1])
        await registry.cancel(job: 7)
        #expect(await said.next() == .cancel(claimed(0, session: 1).attempt))
        #expect(await running().isEmpty)
    }

    @Test func aNewSessionOfAWorkerEndsTheStreamOfTheOldOne() async {
        let worker = UUID()
        var old = await open(1, worker: worker)
        let kept = claimed(0, session: 1).attempt
        var new = await open(2, worker: worker, kept: [kept])
        #expect(await old.next() == nil)
        #expect(await running() == ["": 1])
        await registry.delivered(kept, worker: worker, renderSeconds: 1)
        #expect(await running().isEmpty)
        await registry.drain()
        #expect(await new.next() == .draining)
        #expect(await new.next() == nil)
    }

    /// Else a coordinator that ends waits for its stream for ever.
    @Test func whoWasRegisteringWhenAllWentGoesToo() async {
        await registry.drain()
        var late = await open(1)
        #expect(await late.next() == .draining)
        #expect(await late.next() == nil)
    }

    @Test func aSlotNamesWhatItsWorkerHolds() async throws {
        _ = await open(1)
        await registry.addCredit(1, device: "a", session: 1)
        #expect(await registry.slots().map(\.accessories) == [[]])
        await registry.setModels(["n"], accessories: ["lora"], session: 1)
        let slot = try #require(await registry.slots().first)
        #expect(slot.models == ["n"] && slot.accessories == ["lora"])
    }

    @Test func theNewestPreviewIsKeptUntilItsAttemptEnds() async {
        _ = await open(1)
        await registry.addCredit(2, device: "a", session: 1)
        await registry.assign(claimed(0, session: 1), device: "a", submitter: "ann", origin: origin)
        let attempt = claimed(0, session: 1).attempt
        #expect(await registry.preview(of: attempt.task) == nil)
        for step in 1...2 {
            await registry.previewed(attempt, ImagePreview(step: step, steps: 4, png: Data([1])), session: 1)
        }
        #expect(await registry.preview(of: attempt.task)?.step == 2)
        // Of an attempt that the session does not have, and one too large to keep.
        await registry.previewed(
            claimed(1, session: 1).attempt, ImagePreview(step: 1, steps: 4, png: Data()), session: 1)
        #expect(await registry.preview(of: TaskID(job: 7, index: 1)) == nil)
        await registry.previewed(
            attempt, ImagePreview(step: 3, steps: 4, png: Data(count: ImagePreview.maximumBytes + 1)), session: 1)
        #expect(await registry.preview(of: attempt.task)?.step == 2)
        await registry.ended(attempt, session: 1)
        #expect(await registry.preview(of: attempt.task) == nil)
    }

    @Test func aHiresImageCountsWithItsFinishedSize() async {
        _ = await open(1)
        await registry.addCredit(2, device: "a", session: 1)
        var large = origin
        large.parameters.hires = HiresFix(size: ImageSize(width: 128, height: 128))
        await registry.assign(claimed(0, session: 1), device: "a", submitter: "ann", origin: large)
        _ = await registry.failed(claimed(0, session: 1).attempt, .outOfMemory, session: 1)
        #expect(await registry.slots().map(\.memoryLimits) == [["m": 128 * 128]])
    }

    @Test func aWorkerIsOfferedOnlyFilesThatItHasRoomFor() async {
        _ = await open(1, fetchLimit: 100)
        await registry.addCredit(1, device: "a", session: 1)
        let shortage = FetchShortage(bytes: 40, reason: "cannot fetch it")
        #expect(await registry.slots().map(\.fetchLimit) == [100])
        #expect(await registry.setShortage(shortage, session: 1))
        #expect(await !registry.setShortage(shortage, session: 1), "it is known")
        #expect(await registry.slots().map(\.fetchLimit) == [39])
        #expect(await registry.setShortage(nil, session: 1))
        #expect(await registry.slots().map(\.fetchLimit) == [100])
        #expect(await !registry.setShortage(shortage, session: 2), "there is no such session")
    }

    @Test func aSessionWithoutAStreamIsOneThatNeitherOpensNorCloses() async throws {
        let workers = (1...4).map { _ in UUID() }
        _ = await open(1, worker: workers[0])
        _ = await open(2, worker: workers[1])
        await registry.close(2)
        let stored = Dictionary(uniqueKeysWithValues: zip(1...4, workers).map { (Int64($0), $1) })
        // The third registers: its session is in the store before it is here.
        await #expect(throws: FarmError.self) {
            _ = try await registry.opening(workers[2]) {
                #expect(await registry.withoutStream(stored) == [4])
                throw FarmError(.unavailable, "the answer was lost")
            }
        }
        #expect(await registry.withoutStream(stored) == [3, 4])
        await registry.closed(2)
        #expect(await registry.withoutStream(stored) == [2, 3, 4])
        await registry.drain()
        #expect(await registry.withoutStream(stored).isEmpty, "their workers take them along")
    }

    @Test func aSessionThatEndedOutsideIsHungUp() async {
        var said = await open(1)
        _ = await open(2)
        await registry.hangUp([1, 9])
        #expect(await said.next() == nil)
        #expect(await registry.ids == [2])
    }

    @Test func aFailedAttemptIsAccountedForUntilItsFailureIsStored() async {
        let kept = claimed(0, session: 1).attempt
        _ = await open(1, kept: [kept])
        let lease = Lease(attempt: kept, session: 1)
        #expect(await registry.leaseHoldings == .init(sessions: [1], outstanding: [lease]))
        _ = await registry.failed(kept, .engineError, session: 1)
        #expect(await registry.leaseHoldings == .init(sessions: [1], outstanding: [], settling: [lease]))
        await registry.settled(kept, session: 1)
        #expect(await registry.leaseHoldings == .init(sessions: [1], outstanding: []))
    }

    @Test func aDeviceThatFailsEverythingGetsNothingUntilItHasRested() async throws {
        _ = await open(1)
        for device in ["a", "b"] { await registry.addCredit(2, device: device, session: 1) }
        let now = ContinuousClock.now
        for index in 0..<3 {
            let cooling = await registry.judge(
                claimed(index, session: 1).attempt, .missingModel, reason: "gone", device: "a", session: 1, now: now
            ).cooling
            #expect((cooling != nil) == (index == 2))
            #expect(cooling == nil || cooling?.remaining == .seconds(30) && cooling?.times == 1)
        }
        #expect(await registry.slots(now: now).map(\.device) == ["b", "b"])
        // Then it gets one.
        #expect(await registry.slots(now: now + .seconds(30)).map(\.device).sorted() == ["a", "b", "b"])
        // It is on its way into the store, however long that takes.
        await registry.setCooled([])
        #expect(await registry.slots(now: now + .seconds(10)).count == 2)
        // A person says that it is mended: nothing is written of it any more.
        let worker = try #require(await registry.sessions[1]?.worker)
        await registry.setCooled([
            DeviceCooling(worker: worker, device: "a", remaining: .seconds(30), times: 1, reason: "gone")
        ])
        #expect(await registry.onTrial.map(\.device) == ["a"])
        await registry.setCooled([])
        #expect(await registry.slots(now: now + .seconds(10)).count == 4)
    }

    @Test func aSuccessClearsWhatWasFailed() async throws {
        let worker = UUID()
        _ = await open(1, worker: worker)
        await registry.addCredit(2, device: "a", session: 1)
        for index in 0..<3 {
            _ = await registry.judge(
                claimed(index, session: 1).attempt, .inputOutput, reason: "", device: "a", session: 1)
        }
        let task = claimed(9, session: 1)
        await registry.assign(task, device: "a", submitter: "ann", origin: origin)
        #expect(await registry.delivered(task.attempt, worker: worker, renderSeconds: 1) == "a")
        #expect(await registry.slots().map(\.device) == ["a"])
        #expect(await registry.holds(1, of: worker))
        #expect(await !registry.holds(1, of: UUID()))
        #expect(await !registry.holds(2, of: worker))
    }

    @Test func aNewSessionGoesOnWithWhatTheLastOneHad() async throws {
        let worker = UUID()
        _ = await open(1, worker: worker)
        await registry.addCredit(3, device: "b", session: 1)
        for index in 0..<3 {
            await registry.assign(
                claimed(index, session: 1), device: "b", submitter: "ann", priority: 3, origin: origin)
        }
        let attempts = (0..<3).map { claimed($0, session: 1).attempt }
        await registry.started(attempts[0], device: "b", session: 1)
        let charged = await registry.takeCharges()["ann"] ?? 0
        #expect(charged > 0)
        await registry.close(1)
        #expect(abs((await registry.takeCharges()["ann"] ?? 0) + charged) < 1, "what it took is paid")
        // The last one was rendered meanwhile.
        _ = await open(2, worker: worker, kept: attempts, held: Array(attempts.prefix(2)))
        #expect(await running() == ["ann": 3])
        let devices = await registry.fleet([])
        #expect(devices.map { $0.tasks.map(\.attempt) } == [[], [attempts[0], attempts[1]]])
        #expect(devices[1].tasks.map { $0.elapsed != nil } == [true, false])
        #expect(devices[1].tasks.allSatisfy { $0.priority == 3 && !$0.context.isEmpty })
        #expect(await registry.overdue(now: .now + .seconds(151)).map(\.attempt) == [attempts[0]])
        // Of what it lost there is nothing.
        _ = await open(3, worker: worker, kept: [attempts[1]], held: [attempts[1]])
        #expect(await running() == ["ann": 1])
        _ = await open(4)
        #expect(await running() == ["ann": 1], "another worker")
    }

    @Test func aResultIsOnItsWayUntilItIsRecordedOrCannotBe() async {
        let worker = UUID()
        _ = await open(1, worker: worker)
        await registry.addCredit(1, device: "a", session: 1)
        await registry.assign(claimed(0, session: 1), device: "a", submitter: "ann", origin: origin)
        let lease = Lease(attempt: claimed(0, session: 1).attempt, session: 1)
        await registry.setDelivering(true, lease.attempt, worker: worker)
        #expect(await registry.leaseHoldings == .init(sessions: [1], outstanding: [], settling: [lease]))
        await registry.setDelivering(false, lease.attempt, worker: worker)
        #expect(await registry.leaseHoldings == .init(sessions: [1], outstanding: [lease]))
        await registry.setDelivering(true, lease.attempt, worker: worker)
        await registry.delivered(lease.attempt, worker: worker, renderSeconds: 1)
        #expect(await registry.leaseHoldings == .init(sessions: [1], outstanding: []))
    }

    /// Rendered is not late, however long its bytes take: an outage, a slow line.
    @Test func whatTheDeviceHasDoneWithIsNotOverdue() async throws {
        _ = await open(1)
        await registry.addCredit(2, device: "a", session: 1)
        let attempts = (0..<2).map { claimed($0, session: 1).attempt }
        for index in 0..<2 {
            await registry.assign(claimed(index, session: 1), device: "a", submitter: "ann", origin: origin)
        }
        func overdue() async -> [AttemptID] {
            await registry.overdue(now: .now + .seconds(999)).map(\.attempt)
        }
        await registry.started(attempts[0], device: "a", session: 1)
        #expect(await overdue() == [attempts[0]])
        // The next one has begun.
        await registry.started(attempts[1], device: "a", session: 1)
        #expect(await overdue() == [attempts[1]])
        // Or it asks for another.
        await registry.addCredit(1, device: "b", session: 1)
        #expect(await overdue() == [attempts[1]])
        await registry.addCredit(1, device: "a", session: 1)
        #expect(await overdue() == [])
        // That was for a task that it gave back: it is still at it.
        await registry.progressed(attempts[1], step: 1, steps: 4, session: 1)
        #expect(await overdue() == [attempts[1]])
    }

    @Test func aCrashIsTheImagesOnceTheDeviceHasRenderedTheNext() async throws {
        let worker = UUID()
        _ = await open(1, worker: worker)
        await registry.addCredit(3, device: "a", session: 1)
        let attempts = (0..<3).map { claimed($0, session: 1).attempt }
        for index in 0..<3 {
            await registry.assign(claimed(index, session: 1), device: "a", submitter: "ann", origin: origin)
        }
        #expect(await !registry.isProven(1))
        await registry.started(attempts[0], device: "a", session: 1)
        // The first is on its way while the second ends its host.
        await registry.started(attempts[1], device: "a", session: 1)
        let device = await registry.failed(attempts[1], .engineCrash, session: 1)
        let judgement = await registry.judge(attempts[1], .engineCrash, reason: "", device: device, session: 1)
        #expect(judgement.blame == .open && judgement.cooling == nil)
        await registry.delivered(attempts[0], worker: worker, renderSeconds: 1)
        #expect(await registry.takeConvictions().isEmpty)
        #expect(await registry.isProven(1))
        await registry.started(attempts[2], device: "a", session: 1)
        await registry.delivered(attempts[2], worker: worker, renderSeconds: 1)
        #expect(
            await registry.takeConvictions() == [
                SessionRegistry.Conviction(attempt: attempts[1], failure: .engineCrash, worker: worker)
            ])
        #expect(await registry.takeConvictions().isEmpty)
    }
}
