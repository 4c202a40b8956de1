import FarmBasics
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Testing

/// Images that come after their task was given up, and from clocks that are wrong.
@Suite struct LateImageTests {
    @Test(arguments: StoreKind.allCases)
    func theImageOfATaskThatFailedForGoodIsTakenAndCounted(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(2)
            let tasks = try await farm.store.claim(job: job.id, sessions: [session, session]).tasks.map(\.attempt)
            _ = try await farm.store.record(farm.image(tasks[0]), png: [1, 2, 3], worker: worker, session: session)
            #expect(
                try await farm.store.fail(tasks[1], failure: .invalidInput, message: "no", session: session) == .failed)
            try await farm.store.finish(jobs: [job.id])
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(done: 1, failed: 1))
            #expect(try await farm.store.verdict(for: farm.image(tasks[1])) == nil)
            for _ in 0..<2 {
                #expect(
                    try await farm.store.record(
                        farm.image(tasks[1]), png: [1, 2, 3], worker: worker, session: session) == .committed)
            }
            let finished = try #require(try await farm.store.job(job.id))
            #expect(finished.counts == JobCounts(done: 2) && finished.finishedAt != nil)
            #expect(try await farm.store.diskUse(job: job.id) == DiskUse(images: 2, bytes: 6))
            #expect(try await farm.store.failedImages(job: job.id, limit: 9).isEmpty)
            #expect(try await farm.store.retry(job: job.id) == 0)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func beforeTheJobIsFinishedItIsCountedOnce(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(1)
            let attempt = try #require(try await farm.store.claim(job: job.id, sessions: [session]).tasks.first).attempt
            _ = try await farm.store.fail(attempt, failure: .invalidInput, message: "no", session: session)
            _ = try await farm.store.record(farm.image(attempt), png: [1, 2, 3], worker: worker, session: session)
            try await farm.store.finish(jobs: nil)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(done: 1))
        }
    }

    /// The worker's clock says 2096; history goes by the farm's.
    @Test(arguments: StoreKind.allCases)
    func historyGoesByTheFarmsClock(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(3)
            let tasks = try await farm.store.claim(job: job.id, sessions: [session, session, session]).tasks
            let clocks = [4e9, 1e9, Date().timeIntervalSince1970.rounded() + 86_400].map(
                Date.init(timeIntervalSince1970:))
            for (task, clock) in zip(tasks, clocks) {
                var image = farm.image(task.attempt)
                image.startedAt = clock
                image.finishedAt = clock + 1
                _ = try await farm.store.record(image, png: [1, 2, 3], worker: worker, session: session)
            }
            var filter = HistoryFilter()
            filter.since = Date() - 600
            filter.until = Date() + 600
            let images = try await farm.store.images(filter)
            #expect(images.map(\.task.index) == [2, 1, 0])
            for image in images {
                #expect(abs(image.finishedAt.timeIntervalSinceNow) < 600 && image.startedAt <= image.finishedAt)
                #expect(image.workerStartedAt == clocks[image.task.index])
                #expect(image.workerFinishedAt == clocks[image.task.index] + 1)
            }
            filter.since = Date() + 600
            filter.until = nil
            #expect(try await farm.store.images(filter).isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whatCannotBeStoredIsRefusedAndNotAnError(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(1)
            let attempt = try #require(try await farm.store.claim(job: job.id, sessions: [session]).tasks.first).attempt
            for (infotext, provenance) in [("a\u{0}b", "{}"), ("a", #"{"a":"\u0000"}"#), ("a", "{"), ("a", "1e999999")]
            {
                var image = farm.image(attempt)
                image.infotext = infotext
                image.provenance = provenance
                let bad = image
                let error = await #expect(throws: FarmError.self) {
                    try await farm.store.record(bad, png: [1], worker: worker, session: session)
                }
                #expect(error?.code == .invalidInput, "\(infotext) \(provenance): \(error.map { "\($0)" } ?? "")")
            }
            let error = await #expect(throws: FarmError.self) {
                try await farm.store.fail(attempt, failure: .engineError, message: "\u{0}", session: session)
            }
            #expect(error?.code == .invalidInput)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(running: 1))
            var filter = HistoryFilter()
            filter.words = "\u{0}"
            let words = filter
            let asked = await #expect(throws: FarmError.self) { try await farm.store.images(words) }
            #expect(asked?.code == .invalidInput && asked?.message.contains("U+0000") == true)
        }
    }
}
