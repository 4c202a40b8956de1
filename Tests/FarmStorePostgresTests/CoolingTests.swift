import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Testing

/// Devices that fail everything, as all coordinators see them.
@Suite struct CoolingTests {
    @Test(arguments: StoreKind.allCases)
    func aWorkerWhoseDevicesAllCoolDownIsShownSoUntilOneIsFit(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            _ = try await farm.openSession("a", worker: worker)
            let job = try await farm.submit(1)
            let task = TaskID(job: job.id, index: 0)
            try await farm.store.cool(
                DeviceCooling(
                    worker: worker, device: "cpu", remaining: .seconds(60), times: 2, reason: "no driver\u{0}"))
            let shown = try #require(try await farm.store.workers(all: false).first)
            #expect(shown.state == .cooling && shown.coolingReason == "no driver")
            #expect((shown.coolingUntil?.timeIntervalSinceNow ?? 0) > 30)
            #expect(try await farm.store.standing(of: task)?.workers.map(\.cooling) == ["no driver"])
            // A new session goes on with it.
            let opened = try await farm.openSession("a", worker: worker)
            #expect(opened.cooled.map(\.times) == [2])
            #expect(try await farm.store.cooledDevices().map(\.device) == ["cpu"])
            try await farm.store.warm("cpu", of: worker)
            #expect(try await farm.store.workers(all: false).map(\.state) == [.idle])
            #expect(try await farm.store.cooledDevices().isEmpty)
            // A person who lets it take tasks again has mended it.
            try await farm.store.cool(
                DeviceCooling(worker: worker, device: "cpu", remaining: .seconds(60), times: 1, reason: ""))
            _ = try await farm.store.setDrained(false, workerNamed: "a")
            #expect(try await farm.store.cooledDevices().isEmpty)
        }
    }

    @Test func aTaskRestsFromAWorkerThatFailedItOnItsOwnAccount() async throws {
        try await StoreFixture.run { farm, pool in
            let broken = try await farm.openSession("broken")
            let job = try await farm.submit(1)
            let task = TaskID(job: job.id, index: 0)
            let first = try #require(try await farm.store.claim(job: job.id, sessions: [broken.id]).tasks.first)
            #expect(
                try await farm.store.fail(
                    first.attempt, failure: .modelLoadFailed, message: "no driver", session: broken.id) == .queued)
            // Not for good, and nobody gives it up meanwhile.
            #expect(try await farm.store.claim(job: job.id, sessions: [broken.id]).tasks.isEmpty)
            #expect(try await farm.store.giveUp() == 0)
            let waiting = try #require(try await farm.store.standing(of: task)?.workers.first)
            #expect(waiting.isResting && !waiting.isBarred)
            // Another takes it at once.
            let other = try await farm.openSession("other")
            let second = try #require(try await farm.store.claim(job: job.id, sessions: [other.id]).tasks.first)
            try await farm.store.release([second.attempt], session: other.id)
            // So does the first, once it has rested, or has other files.
            try await pool.query("UPDATE bars SET lapses_at = now() - interval '1 second'")
            let third = try #require(try await farm.store.claim(job: job.id, sessions: [broken.id]).tasks.first)
            _ = try await farm.store.fail(
                third.attempt, failure: .missingModel, message: "gone", session: broken.id)
            #expect(try await farm.store.claim(job: job.id, sessions: [broken.id]).tasks.isEmpty)
            try await farm.store.setModels([farm.model], accessories: [], session: broken.id)
            #expect(try await farm.store.claim(job: job.id, sessions: [broken.id]).tasks.count == 1)
        }
    }

    /// It counts once, however often that is said, and only where the worker had failed it.
    @Test func aCrashCountsOnceTheDeviceHasRenderedTheNext() async throws {
        try await StoreFixture.run { farm, pool in
            let ids = [UUID(), UUID()]
            let sessions = [
                try await farm.openSession("a", worker: ids[0]).id, try await farm.openSession("b", worker: ids[1]).id,
            ]
            let job = try await farm.submit(1)
            var crashed: [AttemptID] = []
            for session in sessions {
                let attempt = try #require(try await farm.store.claim(job: job.id, sessions: [session]).tasks.first)
                    .attempt
                let state = try await farm.store.fail(
                    attempt, failure: .engineCrash, blame: .open, message: "signal 6", device: "cpu", session: session)
                #expect(state == .queued)
                crashed.append(attempt)
            }
            func convict(_ number: Int) async throws -> TaskState? {
                try await farm.store.convict(crashed[number], failure: .engineCrash, worker: ids[number])
            }
            #expect(try await farm.store.convict(crashed[0], failure: .engineCrash, worker: UUID()) == nil)
            #expect(try await convict(0) == .queued)
            #expect(try await convict(0) == nil)
            let standing = try await farm.store.standing(of: TaskID(job: job.id, index: 0))
            #expect(standing?.workers.map(\.isBarred) == [true, false])
            #expect(standing?.workers.map(\.isResting) == [false, true])
            #expect(try await convict(1) == .failed)
            #expect(try await convict(1) == nil)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(failed: 1))
        }
    }

    /// A worker in a loop of restarts, killed whole at each render: as often as it likes.
    @Test func aWorkerThatIsLostAgainAndAgainFailsNoTask() async throws {
        try await StoreFixture.run { farm, pool in
            let worker = UUID()
            _ = try await farm.openSession("a", worker: worker)
            let job = try await farm.submit(1)
            var rested = false
            for _ in 0..<30 {
                let session = try await farm.openSession("a", worker: worker).id
                let claimed = try await farm.store.claim(job: job.id, sessions: [session]).tasks
                try await farm.store.endSession(session, reason: "the connection was lost", counts: false)
                if claimed.isEmpty {
                    rested = true
                    try await pool.query("UPDATE bars SET lapses_at = now() - interval '1 second'")
                }
            }
            #expect(rested)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 1))
            // Where it has rendered others meanwhile, the task may be the cause.
            try await pool.query("UPDATE tasks SET losses = 19")
            try await pool.query("DELETE FROM bars")
            let session = try await farm.openSession("a", worker: worker).id
            #expect(try await farm.store.claim(job: job.id, sessions: [session]).tasks.count == 1)
            try await farm.store.endSession(session, reason: "the connection was lost", counts: true)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(failed: 1))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whoLetsAWorkerGoOnEndsItsRests(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a")
            let job = try await farm.submit(1)
            let task = try #require(try await farm.store.claim(job: job.id, sessions: [session.id]).tasks.first)
            _ = try await farm.store.fail(
                task.attempt, failure: .modelLoadFailed, message: "no driver", session: session.id)
            #expect(try await farm.store.claim(job: job.id, sessions: [session.id]).tasks.isEmpty)
            _ = try await farm.store.setDrained(false, workerNamed: "a")
            #expect(try await farm.store.claim(job: job.id, sessions: [session.id]).tasks.count == 1)
        }
    }
}
