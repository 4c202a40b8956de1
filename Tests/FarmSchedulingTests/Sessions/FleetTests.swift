import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import Foundation
import Testing

@Suite struct FleetTests {
    private func attempt(_ index: Int) -> AttemptID { TestFleet.attempt(index) }

    /// One worker, one of whose devices has these tasks.
    private func busy(_ count: Int, worker: UUID = UUID(), device: String = "a", priority: Int = 0) -> TestFleet {
        var farm = TestFleet()
        farm.open(1, worker: worker)
        farm.credit(count, device: device)
        for index in 0..<count { farm.assign(index, device: device, priority: priority) }
        _ = farm.fleet.takeActions()
        return farm
    }

    @Test func theEmptiestDevicesComeFirst() {
        var farm = TestFleet()
        farm.open(1)
        farm.open(2)
        for (session, device) in [(SessionID(1), "a"), (1, "b"), (2, "a")] {
            farm.credit(2, device: device, session: session)
        }
        farm.credit(5, device: "no such device")
        farm.credit(5, session: 99)
        let slots = farm.slots()
        #expect(slots.count == 6)
        #expect(Set(slots.prefix(3).map { "\($0.session)\($0.device)" }) == ["1a", "1b", "2a"])
    }

    @Test func anAssignmentTakesCreditAndCarriesTheImagesParameters() throws {
        var farm = busy(0)
        farm.credit(1)
        _ = farm.fleet.takeActions()
        farm.assign(3)
        #expect(farm.slots().isEmpty)
        #expect(farm.running == ["ann": 1])
        guard case .assignment(let assignment)?? = farm.told().first else {
            Issue.record("it was told no task")
            return
        }
        #expect(assignment.parameters.seed == 103)
        _ = farm.hear(.returned([attempt(3)]))
        #expect(farm.running.isEmpty)
    }

    @Test func whatIsRenderedIsShownWithItsStep() throws {
        var farm = busy(2)
        #expect(farm.fleet.renderings.isEmpty)
        farm.start(0)
        _ = farm.hear(.progress(attempt(0), step: 2, steps: 4))
        let rendering = try #require(farm.fleet.renderings.first)
        #expect(
            JobProgress.Rendering(rendering)
                == JobProgress.Rendering(task: attempt(0).task, workerName: "w1", step: 2, steps: 4))
        #expect(rendering.device == "a")
        #expect(farm.fleet.takeActions() == [.progressed(job: 7), .progressed(job: 7)])
        _ = farm.hear(.returned([attempt(0)]))
        #expect(farm.fleet.renderings.isEmpty)
        #expect(farm.fleet.takeActions() == [.progressed(job: 7)])
    }

    @Test func aRenderThatTakesTooLongIsOverdueUntilItIsTaken() {
        var farm = busy(2)
        farm.start(0)
        #expect(farm.overdue(after: 149).isEmpty)
        // The second waits for the first, and is not late.
        #expect(
            farm.fleet.overdue(now: farm.now + .seconds(151)) == [
                Fleet.Overdue(attempt: attempt(0), session: 1, device: "a", deadline: RenderPaces.least)
            ])
        farm.fleet.take(attempt(0), from: 1, now: farm.now)
        #expect(farm.told() == [.cancel(attempt(0))])
        #expect(farm.overdue(after: 999).isEmpty)
    }

    @Test func aCancelledJobIsTakenFromItsWorkersOnly() {
        var farm = busy(1)
        farm.fleet.cancel(job: 8, now: farm.now)
        #expect(farm.running == ["ann": 1])
        farm.fleet.cancel(job: 7, now: farm.now)
        #expect(farm.told() == [.cancel(attempt(0))])
        #expect(farm.running.isEmpty)
    }

    @Test func aNewSessionOfAWorkerEndsTheStreamOfTheOldOne() {
        let worker = UUID()
        var farm = TestFleet()
        farm.open(1, worker: worker)
        farm.open(2, worker: worker, kept: [attempt(0)])
        #expect(farm.told(1) == [nil])
        #expect(farm.running == ["": 1])
        _ = farm.deliver(0, worker: worker)
        #expect(farm.running.isEmpty)
        farm.fleet.drain()
        #expect(farm.told(2) == [.draining, nil])
    }

    /// Else a coordinator that ends waits for its stream for ever.
    @Test func whoWasRegisteringWhenAllWentGoesToo() {
        var farm = TestFleet()
        farm.fleet.drain()
        let greeting = SessionGreeting(version: 3, farm: UUID(), session: 1, heartbeat: .seconds(1))
        farm.open(1, greeting: greeting)
        #expect(farm.told() == [.registered(greeting), .draining, nil])
    }

    @Test func aSlotNamesWhatItsWorkerHolds() throws {
        var farm = busy(0)
        farm.credit(1)
        #expect(farm.slots().map(\.accessories) == [[]])
        farm.fleet.setModels([Digest(of: "n")], accessories: [Digest(of: "lora")], session: 1)
        let slot = try #require(farm.slots().first)
        #expect(slot.models == [Digest(of: "n")] && slot.accessories == [Digest(of: "lora")])
    }

    @Test func theNewestPreviewIsKeptUntilItsAttemptEnds() {
        var farm = busy(1)
        let task = attempt(0).task
        #expect(farm.fleet.preview(of: task) == nil)
        for step in 1...2 { _ = farm.hear(.preview(attempt(0), step: step, steps: 4, png: Data([1]))) }
        #expect(farm.fleet.preview(of: task)?.step == 2)
        // Of an attempt that the session does not have, and one too large to keep.
        _ = farm.hear(.preview(attempt(1), step: 1, steps: 4, png: Data()))
        #expect(farm.fleet.preview(of: attempt(1).task) == nil)
        _ = farm.hear(.preview(attempt(0), step: 3, steps: 4, png: Data(count: ImagePreview.maximumBytes + 1)))
        #expect(farm.fleet.preview(of: task)?.step == 2)
        _ = farm.hear(.returned([attempt(0)]))
        #expect(farm.fleet.preview(of: task) == nil)
    }

    @Test func aHiresImageCountsWithItsFinishedSize() {
        var farm = TestFleet()
        farm.origin.parameters.hires = HiresFix(size: ImageSize(width: 128, height: 128))
        farm.open(1)
        farm.credit(2)
        farm.assign(0)
        _ = farm.hear(.failed(attempt(0), .outOfMemory, ""))
        #expect(farm.slots().map(\.memoryLimits) == [[Digest(of: "m"): 128 * 128]])
    }

    @Test func aWorkerIsOfferedOnlyFilesThatItHasRoomFor() {
        var farm = TestFleet()
        farm.open(1, fetchLimit: 100)
        farm.credit(1)
        let shortage = FetchShortage(bytes: 40, reason: "cannot fetch it")
        #expect(farm.slots().map(\.fetchLimit) == [100])
        #expect(farm.fleet.setShortage(shortage, session: 1) == true)
        #expect(farm.fleet.setShortage(shortage, session: 1) == false, "it is known")
        #expect(farm.slots().map(\.fetchLimit) == [39])
        #expect(farm.fleet.setShortage(nil, session: 1) == true)
        #expect(farm.slots().map(\.fetchLimit) == [100])
        #expect(farm.fleet.setShortage(shortage, session: 2) == false, "there is no such session")
    }

    @Test func aSessionWithoutAStreamIsOneThatNeitherOpensNorCloses() {
        let workers = (1...4).map { _ in UUID() }
        var farm = TestFleet()
        farm.open(1, worker: workers[0])
        farm.open(2, worker: workers[1])
        #expect(farm.fleet.close(2, now: farm.now) == false)
        let stored = Dictionary(uniqueKeysWithValues: zip(1...4, workers).map { (SessionID(Int64($0)), $1) })
        // The third registers: its session is in the store before it is here.
        farm.fleet.beginOpening(workers[2])
        #expect(farm.fleet.withoutStream(stored) == [4])
        farm.fleet.endOpening(workers[2])
        #expect(farm.fleet.withoutStream(stored) == [3, 4])
        farm.fleet.closed(2)
        #expect(farm.fleet.withoutStream(stored) == [2, 3, 4])
        farm.fleet.drain()
        #expect(farm.fleet.withoutStream(stored).isEmpty, "their workers take them along")
    }

    @Test func aFailedAttemptIsAccountedForUntilItsFailureIsStored() {
        var farm = TestFleet()
        farm.open(1, kept: [attempt(0)])
        let lease = Lease(attempt: attempt(0), session: 1)
        #expect(farm.fleet.leaseHoldings == .init(sessions: [1], outstanding: [lease]))
        let errands = farm.hear(.failed(attempt(0), .engineError, ""))
        #expect(farm.fleet.leaseHoldings == .init(sessions: [1], outstanding: [], settling: [lease]))
        for errand in errands { _ = farm.fleet.done(errand, .done, session: 1) }
        #expect(farm.fleet.leaseHoldings == .init(sessions: [1], outstanding: []))
    }

    @Test func aNewSessionGoesOnWithWhatTheLastOneHad() {
        let worker = UUID()
        var farm = busy(3, worker: worker, device: "b", priority: 3)
        let attempts = (0..<3).map(attempt)
        farm.start(0, device: "b")
        let charged = farm.fleet.takeCharges()["ann"] ?? 0
        #expect(charged > 0)
        _ = farm.fleet.close(1, now: farm.now)
        #expect(farm.fleet.takeCharges()["ann"] == -charged, "what it took is paid")
        // The last one was rendered meanwhile.
        farm.open(2, worker: worker, kept: attempts, held: Array(attempts.prefix(2)))
        #expect(farm.running == ["ann": 3])
        let devices = farm.fleet.snapshot(now: farm.now).devices
        #expect(devices.map { $0.tasks.map(\.attempt) } == [[], [attempts[0], attempts[1]]])
        #expect(devices[1].tasks.map { $0.elapsed != nil } == [true, false])
        #expect(devices[1].tasks.allSatisfy { $0.priority == 3 && !$0.context.isEmpty })
        #expect(farm.overdue(after: 151) == [attempts[0]])
        // Of what it lost there is nothing.
        farm.open(3, worker: worker, kept: [attempts[1]], held: [attempts[1]])
        #expect(farm.running == ["ann": 1])
        farm.open(4)
        #expect(farm.running == ["ann": 1], "another worker")
    }

    @Test func anImageIsOnItsWayUntilItIsRecordedOrCannotBe() {
        let worker = UUID()
        var farm = busy(1, worker: worker)
        let lease = Lease(attempt: attempt(0), session: 1)
        farm.fleet.setDelivering(true, lease.attempt, worker: worker)
        #expect(farm.fleet.leaseHoldings == .init(sessions: [1], outstanding: [], settling: [lease]))
        farm.fleet.setDelivering(false, lease.attempt, worker: worker)
        #expect(farm.fleet.leaseHoldings == .init(sessions: [1], outstanding: [lease]))
        farm.fleet.setDelivering(true, lease.attempt, worker: worker)
        _ = farm.deliver(0, worker: worker)
        #expect(farm.fleet.leaseHoldings == .init(sessions: [1], outstanding: []))
    }

    /// Rendered is not late, however long its bytes take: an outage, a slow line.
    @Test func whatTheDeviceHasDoneWithIsNotOverdue() {
        var farm = busy(2)
        farm.start(0)
        #expect(farm.overdue(after: 999) == [attempt(0)])
        // The next one has begun.
        farm.start(1)
        #expect(farm.overdue(after: 999) == [attempt(1)])
        // Or it asks for another.
        farm.credit(1, device: "b")
        #expect(farm.overdue(after: 999) == [attempt(1)])
        farm.credit(1)
        #expect(farm.overdue(after: 999) == [])
        // That was for a task that it gave back: it is still at it.
        _ = farm.hear(.progress(attempt(1), step: 1, steps: 4))
        #expect(farm.overdue(after: 999) == [attempt(1)])
    }
}
