import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import Testing

@Suite struct StandingTests {
    @Test(arguments: StoreKind.allCases)
    func aDrainedWorkerClaimsNothing(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a")
            let job = try await farm.submit(3)
            let first = try await farm.store.claim(job: job.id, sessions: [session.id])
            #expect(first.tasks.count == 1)
            #expect(try await farm.store.setDrained(true, workerNamed: "a")?.state == .draining)
            let none = try await farm.store.claim(job: job.id, sessions: [session.id])
            #expect(none.tasks.isEmpty && !none.isDry)
            try await farm.store.release(first.tasks.map(\.attempt), session: session.id)
            #expect(try await farm.store.workers(all: false).map(\.state) == [.drained])
            #expect(try await farm.store.drainedWorkers().count == 1)
            #expect(try await farm.store.setDrained(false, workerNamed: "a")?.state == .idle)
            #expect(try await farm.store.claim(job: job.id, sessions: [session.id]).tasks.count == 1)
            #expect(try await farm.store.setDrained(true, workerNamed: "b") == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aFullWorkerIsShownAsSuch(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a")
            try await farm.store.setFull(true, session: session.id)
            #expect(try await farm.store.workers(all: false).map(\.state) == [.full])
            try await farm.store.setFull(false, session: session.id)
            #expect(try await farm.store.workers(all: false).map(\.state) == [.idle])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aQueuedImageKnowsWhatBearsOnIt(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a")
            let first = try await farm.submit(3)
            let second = try await farm.submit(2)
            let standing = try #require(
                try await farm.store.standing(of: TaskID(job: second.id, index: 1)))
            #expect(standing.state == .queued && standing.attempts == 0)
            #expect(standing.imagesBefore == 4)
            #expect(standing.workers == [PossibleWorker(name: "a")])

            let claim = try await farm.store.claim(job: first.id, sessions: [session.id])
            let attempt = try #require(claim.tasks.first).attempt
            let leased = try #require(try await farm.store.standing(of: attempt.task))
            #expect(leased.state == .leased && leased.workerName == "a" && leased.leasedAt != nil)
            #expect(leased.workers.isEmpty)
            _ = try await farm.store.fail(attempt, failure: .engineError, message: "broken", session: session.id)
            let failed = try #require(try await farm.store.standing(of: attempt.task))
            #expect(failed.lastFailure?.message == "broken")
            // The only worker is barred: the image has failed for good.
            #expect(failed.state == .failed)
            let images = try await farm.store.failedImages(job: first.id, limit: 10)
            #expect(images.map(\.id) == [attempt] && images.map(\.message) == ["broken"])
            #expect(try await farm.store.standing(of: TaskID(job: second.id, index: 2)) == nil)
        }
    }
}
