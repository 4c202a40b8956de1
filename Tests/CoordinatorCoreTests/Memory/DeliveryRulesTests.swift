import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import FarmStore
import FarmTestSupport
import Foundation
import ImageCoding
import Testing

@testable import CoordinatorCore

/// Which images are recorded: each once, and only what is what it says.
@Suite(.timeLimit(.minutes(1))) struct DeliveryRulesTests {
    private func withTasks(
        _ count: Int, _ body: @escaping @Sendable (MemoryCoordinator, TestWorker, Job, [AttemptID]) async throws -> Void
    ) async throws {
        try await MemoryCoordinator.run { farm in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(count)
                worker.askFor(count)
                try await body(farm, worker, job, try await farm.given(count, to: worker))
            }
        }
    }

    @Test func anImageIsRecordedOnceAndAskedForOnce() async throws {
        try await withTasks(1) { farm, worker, job, given in
            let delivery = try await Delivery(given[0], of: worker, to: farm)
            #expect(try await delivery.send(to: farm) == Delivery.Outcome(verdict: .committed, wasAsked: true))
            // Its answer was lost: it is said again, and nothing is sent.
            #expect(try await delivery.send(to: farm) == Delivery.Outcome(verdict: .committed, wasAsked: false))
            let other = try await Delivery(given[0], of: worker, to: farm, shade: 9)
            #expect(try await other.send(to: farm) == Delivery.Outcome(verdict: .superseded, wasAsked: false))
            let images = try await farm.store.images(HistoryFilter())
            #expect(images.map(\.digest) == [delivery.image.digest])
            #expect(try await farm.store.png(image: images[0].id) == delivery.png)
            #expect(await farm.registry.fleet.leaseHoldings.outstanding.isEmpty)
            try await eventually("it is finished") { try await farm.jobs.job(job.id).state == .done }
        }
    }

    @Test func ofManyDeliveriesAtOnceOneIsRecorded() async throws {
        try await withTasks(1) { farm, worker, _, given in
            let verdicts = try await withThrowingTaskGroup(of: (UInt8, DeliveryVerdict).self) { group in
                for shade in UInt8(0)..<8 {
                    group.addTask {
                        let delivery = try await Delivery(given[0], of: worker, to: farm, shade: shade)
                        return (shade, try await delivery.send(to: farm).verdict)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let committed = verdicts.filter { $0.1 == .committed }.map(\.0)
            #expect(committed.count == 1)
            let winner = try await Delivery(given[0], of: worker, to: farm, shade: try #require(committed.first))
            #expect(try await farm.store.images(HistoryFilter()).map(\.digest) == [winner.image.digest])
        }
    }

    @Test func whatIsNotWhatItSaysIsRefusedAndLeavesTheTaskAsItWas() async throws {
        try await withTasks(2) { farm, worker, job, given in
            func refusal(
                _ attempt: AttemptID? = nil, size: ImageSize = ImageSize(width: 64, height: 64),
                _ change: (inout Delivery) -> Void
            ) async throws -> FarmError? {
                var delivery = try await Delivery(attempt ?? given[0], of: worker, to: farm, size: size)
                change(&delivery)
                let changed = delivery
                return await #expect(throws: FarmError.self) { try await changed.send(to: farm) }
            }
            #expect(try await refusal { $0.farm = UUID() }?.code == .failedPrecondition)
            #expect(try await refusal { $0.session = SessionID($0.session.rawValue + 1) }?.code == .unavailable)
            #expect(try await refusal { $0.worker = UUID() }?.code == .unavailable)
            let wrong: [(String, (inout Delivery) -> Void)] = [
                ("seed", { $0.image.seed += 1 }),
                ("bytes", { $0.image.byteCount = 0 }),
                ("is longer than", { $0.image.byteCount -= 1 }),
                ("ended after", { $0.image.byteCount += 1 }),
                ("has the digest", { $0.image.digest = Digest(repeating: "a") }),
                ("has pixels of the digest", { $0.image.pixelDigest = Digest(repeating: "a") }),
                ("is no PNG", { $0.replace([1, 2, 3]) }),
                ("is no PNG", { $0.replace(Array($0.png.dropLast(20))) }),
                ("is no time", { $0.image.startedAt = Date(timeIntervalSince1970: -1) }),
                ("seconds is not accepted", { $0.image.renderSeconds = .infinity }),
                ("thumbnail", { $0.image.thumbnail = Data(count: RenderedImage.mostThumbnailBytes + 1) }),
                ("never made", { $0.image.attempt.attempt += 1 }),
                ("key does not fit", { $0.image.attempt.key = 7 }),
            ]
            for (words, change) in wrong {
                let error = try await refusal(nil, change)
                #expect(error?.code == .invalidInput, "\(words)")
                #expect(error?.message.contains(words) == true, "\(String(describing: error)) says nothing of \(words)")
            }
            let large = try await refusal(size: ImageSize(width: 128, height: 64)) { _ in }
            #expect(large?.message.contains("128x64 pixels") == true, "\(String(describing: large))")
            #expect(try await farm.counts(job) == JobCounts(running: 2))
            #expect(try await farm.store.images(HistoryFilter()).isEmpty)
            // What is right is taken all the same.
            #expect(try await Delivery(given[0], of: worker, to: farm).send(to: farm).verdict == .committed)
        }
    }

    @Test func theImageOfATaskThatFailedIsWelcome() async throws {
        try await withTasks(1) { farm, worker, job, given in
            worker.fail(given[0], "the disk was full for a moment")
            try await eventually("it failed for good") { try await farm.jobs.job(job.id).state == .failed }
            #expect(try await Delivery(given[0], of: worker, to: farm).send(to: farm).verdict == .committed)
            try await eventually("it is done") { try await farm.jobs.job(job.id).state == .done }
        }
    }

    @Test func anImageOfADeletedJobIsForgotten() async throws {
        try await withTasks(1) { farm, worker, job, given in
            let delivery = try await Delivery(given[0], of: worker, to: farm)
            _ = try await farm.jobs.cancel(job.id)
            _ = try await farm.store.delete(job: job.id)
            #expect(try await delivery.send(to: farm) == Delivery.Outcome(verdict: .superseded, wasAsked: false))
        }
    }

    /// The lease stands until the image is recorded, and the worker says it again.
    @Test(arguments: [HeldStore.Fate.lost, .refused])
    func aCommitWithoutAnAnswerIsTriedAgain(_ fate: HeldStore.Fate) async throws {
        try await MemoryCoordinator.runHeld { farm, store in
            let worker = TestWorker("a")
            try await farm.with(worker) {
                let job = try await farm.submit(1)
                worker.askFor(1)
                let delivery = try await Delivery(try await farm.given(1, to: worker)[0], of: worker, to: farm)
                store.planRecords([fate])
                let error = await #expect(throws: FarmError.self) { try await delivery.send(to: farm) }
                #expect(error?.code == .unavailable)
                #expect(try await farm.counts(job) == (fate == .lost ? JobCounts(done: 1) : JobCounts(running: 1)))
                #expect(try await delivery.send(to: farm).verdict == .committed)
                #expect(try await farm.store.images(HistoryFilter()).count == 1)
                try await eventually("it is finished") { try await farm.jobs.job(job.id).state == .done }
            }
        }
    }

    // MARK: Memory and patience

    @Test func resultsThatAreLargerThanTheBudgetTakeTurns() async throws {
        try await withTasks(4) { farm, worker, job, given in
            let results = farm.results(bytesInFlight: 64, silence: .seconds(30))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for attempt in given {
                    group.addTask {
                        var delivery = try await Delivery(
                            attempt, of: worker, to: farm, shade: UInt8(attempt.task.index))
                        delivery.partBytes = 16
                        try await delivery.send(to: farm, through: results)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await farm.counts(job) == JobCounts(done: 4))
        }
    }

    @Test func whoAnnouncesAnImageAndSendsNothingIsCutOffAndMayComeAgain() async throws {
        try await withTasks(1) { farm, worker, job, given in
            var delivery = try await Delivery(given[0], of: worker, to: farm)
            delivery.partBytes = nil
            let silent = delivery
            let results = farm.results(bytesInFlight: 1 << 20, silence: .milliseconds(50))
            let error = await #expect(throws: FarmError.self) { try await silent.send(to: farm, through: results) }
            #expect(error?.code == .unavailable)
            #expect(try await farm.counts(job) == JobCounts(running: 1))
            delivery.partBytes = 1000
            #expect(try await delivery.send(to: farm, through: results).verdict == .committed)
        }
    }
}
