import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import FarmTestSupport
import Foundation
import PostgresDriver
import Testing

@Suite struct SessionTests {
    @Test(arguments: StoreKind.allCases)
    func aReturningWorkerKeepsWhatItHoldsAndLosesTheRest(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(3)
            let claimed = try await farm.store.claim(job: job.id, sessions: [session, session, session]).tasks.map(
                \.attempt)
            let stale = AttemptID(task: TaskID(job: job.id, index: 2), attempt: 7)
            let opened = try await farm.openSession(
                "a", worker: worker, held: [claimed[0], stale], spooled: [claimed[1]])
            #expect(opened.id > session)
            #expect(Set(opened.kept) == [claimed[0], claimed[1]])
            #expect(opened.revoked == [stale])
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 1, running: 2))
            // The session before is over: its end changes nothing more.
            try await farm.store.endSession(session, reason: "late")
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 1, running: 2))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aWorkerThatReturnsAfterItsSessionEndedTakesItsTasksBackIfNobodyElseHas(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let other = try await farm.openSession("b").id
            let job = try await farm.submit(2)
            let claimed = try await farm.store.claim(job: job.id, sessions: [session, session]).tasks.map(\.attempt)
            try await farm.store.endSession(session, reason: "lost")
            let taken = try await farm.store.claim(job: job.id, sessions: [other]).tasks.map(\.attempt.task)
            let opened = try await farm.openSession("a", worker: worker, held: claimed)
            #expect(opened.revoked.map(\.task) == taken)
            #expect(opened.kept.count == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aNameBelongsToOneWorker(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            _ = try await farm.openSession("a", worker: worker)
            let error = await #expect(throws: FarmError.self) { try await farm.openSession("a") }
            #expect(error?.message.contains("'a' belongs to another worker") == true)
            _ = try await farm.openSession("renamed", worker: worker)
            _ = try await farm.openSession("a")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func sessionsOfASilentCoordinatorEnd(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let dead = UUID()
            let session = try await farm.store.openSession(
                WorkerRegistration(
                    worker: UUID(), name: "a", version: "", devices: [], models: [farm.model], held: [], spooled: []),
                coordinator: dead)
            let alive = try await farm.openSession("b")
            let job = try await farm.submit(2)
            _ = try await farm.store.claim(job: job.id, sessions: [session.id, alive.id]).tasks
            #expect(try await farm.store.endSessions(ofCoordinatorsSilentFor: .seconds(15)) == 1)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 1, running: 1))
            #expect(try await farm.store.workers(all: false).map(\.name) == ["b"])
            #expect(try await farm.store.workers(all: true).map(\.state) == [.rendering, .offline])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func modelsAreKnownWithWhoHoldsThem(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a")
            _ = try await farm.openSession("b")
            #expect(try await farm.store.models() == [KnownModel(model: farm.model, workerNames: ["a", "b"])])
            var second = farm.model
            second.name = "second"
            second.digest = Digest(repeating: "cd")
            try await farm.store.setModels([second], accessories: [], session: session.id)
            let models = try await farm.store.models()
            #expect(models.map(\.model.name) == ["sample", "second"])
            #expect(models.map(\.workerNames) == [["b"], ["a"]])
            try await farm.store.endSession(session.id, reason: "test")
            #expect(try await farm.store.models().map(\.workerNames) == [["b"], []])
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: StoreKind.allCases)
    func newsReachesEveryListener(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            var events = farm.store.events().makeAsyncIterator()
            #expect(await events.next() == .connected)
            _ = try await farm.openSession("a")
            let job = try await farm.submit(1)
            #expect(await events.next() == .jobsQueued([job.id]))
            try await farm.store.announce(changed: [job.id, 9])
            #expect(await events.next() == .jobsChanged([job.id, 9]))
            _ = try await farm.store.cancel(job: job.id)
            #expect(await events.next() == .jobCancelled(job.id))
            try await farm.store.announce(changed: (1...5000).map { JobID($0) })
            #expect(await events.next() == .jobsChanged(nil))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aCoordinatorLearnsWhichOfItsSessionsAreLive(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let workers = [UUID(), UUID()]
            let first = try await farm.openSession("a", worker: workers[0]).id
            let second = try await farm.openSession("b", worker: workers[1]).id
            let other = UUID()
            func touch(_ id: UUID) async throws -> CoordinatorStanding {
                try await farm.store.touchCoordinator(id, address: "test", othersWithin: .seconds(15))
            }
            let standing = try await touch(farm.coordinator)
            #expect(standing == CoordinatorStanding(others: 0, sessions: [first: workers[0], second: workers[1]]))
            #expect(try await touch(other) == CoordinatorStanding(others: 1, sessions: [:]))
            // Ended by whomever, and replaced under another coordinator.
            try await farm.store.endSession(first, reason: "test")
            let moved = try await farm.store.openSession(
                farm.registration("b", worker: workers[1]), coordinator: other)
            #expect(try await touch(farm.coordinator) == CoordinatorStanding(others: 1, sessions: [:]))
            #expect(try await touch(other).sessions == [moved.id: workers[1]])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aCoordinatorLearnsWhatItsLiveSessionsLease(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a").id
            let ended = try await farm.openSession("b").id
            let elsewhere = try await farm.store.openSession(
                farm.registration("c", worker: UUID()), coordinator: UUID()
            ).id
            let job = try await farm.submit(5)
            let claimed = try await farm.store.claim(
                job: job.id, sessions: [session, session, ended, elsewhere]
            ).tasks
            try await farm.store.endSession(ended, reason: "test")
            #expect(
                try await farm.store.leases(ofCoordinator: farm.coordinator)
                    == Set(claimed.prefix(2).map { Lease(attempt: $0.attempt, session: session) }))
            try await farm.store.release([claimed[0].attempt], session: session)
            #expect(try await farm.store.leases(ofCoordinator: farm.coordinator).map(\.attempt) == [claimed[1].attempt])
        }
    }

    /// Else whoever keeps all connections busy would have this coordinator's workers taken for lost.
    @Test(.timeLimit(.minutes(1))) func aSignOfLifeWaitsForNobody() async throws {
        try await StoreFixture.run { farm, pool in
            let worker = UUID()
            _ = try await farm.openSession("a", worker: worker)
            try await pool.withTransaction { connection in
                _ = try await connection.query("SELECT FROM workers WHERE id = \(worker) FOR UPDATE")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    // As many as the store has connections for the farm's work, and more.
                    for _ in 0..<10 { group.addTask { _ = try await farm.openSession("a", worker: worker) } }
                    try await eventually("all connections wait for the lock") {
                        try await pool.query(
                            """
                            SELECT count(*) FROM pg_stat_activity
                            WHERE wait_event_type = 'Lock' AND datname = current_database()
                            """
                        ).value(as: Int64.self) == 5
                    }
                    let standing = try await farm.store.touchCoordinator(
                        farm.coordinator, address: "test", othersWithin: .seconds(15))
                    #expect(standing.sessions.count == 1)
                    group.cancelAll()
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func aSecondLossOfOneAttemptIsAnnounced() async throws {
        try await StoreFixture.run { farm, pool in
            let worker = UUID()
            var session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(1)
            let claimed = try await farm.store.claim(job: job.id, sessions: [session]).tasks.map(\.attempt)
            var events = farm.store.events().makeAsyncIterator()
            #expect(await events.next() == .connected)
            for loss in 1...2 {
                try await farm.store.endSession(session, reason: "loss \(loss)")
                var isAnnounced = false
                var isQueued = false
                while !isAnnounced || !isQueued, let event = await events.next() {
                    if event == .jobsChanged([job.id]) { isAnnounced = true }
                    if event == .tasksQueued || event == .jobsQueued([job.id]) { isQueued = true }
                }
                #expect(isAnnounced && isQueued)
                // The worker is back, and still has it.
                let opened = try await farm.openSession("a", worker: worker, held: claimed)
                #expect(opened.kept == claimed)
                session = opened.id
            }
            let records = try await farm.store.failures(job: job.id, limit: 9)
            #expect(records.map(\.message) == ["loss 2"])
        }
    }
}
