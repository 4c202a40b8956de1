import FarmBasics
import FarmModel
import FarmStore
import FarmStorePostgres
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Testing

/// Images, leases and words belong to the job that they were made for, and to no other of its number.
@Suite struct BindingTests {
    private func key(of job: JobID, _ pool: PostgresPool) async throws -> Int64? {
        try await pool.query("SELECT key FROM jobs WHERE id = \(job)").value(as: Int64?.self) ?? nil
    }

    @Test func everyJobHasItsOwnKeyAndItsAttemptsCarryIt() async throws {
        try await StoreFixture.run { farm, pool in
            let session = try await farm.openSession("a").id
            var keys: Set<Int64> = []
            for _ in 0..<5 {
                let job = try await farm.submit(2)
                let key = try #require(try await key(of: job.id, pool))
                let claimed = try await farm.store.claim(job: job.id, sessions: [session, session]).tasks
                #expect(claimed.map(\.attempt.key) == [key, key])
                keys.insert(key)
            }
            #expect(keys.count == 5)
        }
    }

    @Test func aWordWithoutTheKeyOrWithAnotherChangesNothing() async throws {
        try await StoreFixture.run { farm, pool in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(2)
            let right = try await farm.store.claim(job: job.id, sessions: [session, session]).tasks.map(\.attempt)
            for wrong in [nil, 0, (right[0].key ?? 0) &+ 1] {
                let forged = AttemptID(task: right[0].task, attempt: 1, key: wrong)
                let error = await #expect(throws: FarmError.self) {
                    try await farm.store.record(farm.image(forged), png: [1], worker: worker, session: session)
                }
                #expect(error?.code == .invalidInput && error?.message.contains("key does not fit") == true)
                await #expect(throws: FarmError.self) { try await farm.store.verdict(for: farm.image(forged)) }
                #expect(
                    try await farm.store.fail(forged, failure: .engineError, message: "", session: session) == nil)
                try await farm.store.release([forged], session: session)
                #expect(try await farm.store.job(job.id)?.counts == JobCounts(running: 2))
            }
            // A lost session's tasks go back to whoever names them rightly.
            try await farm.store.endSession(session, reason: "lost")
            let forged = right.map { AttemptID(task: $0.task, attempt: $0.attempt, key: 7) }
            let opened = try await farm.openSession("a", worker: worker, held: forged, spooled: forged)
            #expect(opened.kept.isEmpty && Set(opened.revoked) == Set(forged))
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 2))
            let again = try await farm.openSession("a", worker: worker, held: right)
            #expect(Set(again.kept) == Set(right) && again.kept.allSatisfy { $0.key == right[0].key })
        }
    }

    @Test func aJobFromBeforeThereWereKeysAsksForNone() async throws {
        try await StoreFixture.run { farm, pool in
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(2)
            try await pool.query("UPDATE jobs SET key = NULL WHERE id = \(job.id)")
            let claimed = try await farm.store.claim(job: job.id, sessions: [session, session]).tasks.map(\.attempt)
            #expect(claimed.map(\.key) == [nil, nil])
            let keyed = AttemptID(task: claimed[0].task, attempt: 1, key: 7)
            await #expect(throws: FarmError.self) {
                try await farm.store.record(farm.image(keyed), png: [1], worker: worker, session: session)
            }
            #expect(
                try await farm.store.record(farm.image(claimed[0]), png: [1], worker: worker, session: session)
                    == .committed)
            #expect(try await farm.openSession("a", worker: worker, spooled: [claimed[1]]).kept == [claimed[1]])
        }
    }

    @Test(arguments: [-32768, -1, 0, 2, 32767, 40_000])
    func anAttemptThatWasNeverMadeLeasesAndRecordsNothing(_ number: Int) async throws {
        try await StoreFixture.run { farm, pool in
            let worker = UUID()
            _ = try await farm.openSession("a", worker: worker)
            let job = try await farm.submit(3)
            let key = try await key(of: job.id, pool)
            let forged = (0..<3).map { AttemptID(task: TaskID(job: job.id, index: $0), attempt: number, key: key) }
            let opened = try await farm.openSession("a", worker: worker, held: forged, spooled: forged)
            #expect(opened.kept.isEmpty)
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(queued: 3))
            await #expect(throws: FarmError.self) {
                try await farm.store.record(farm.image(forged[0]), png: [1], worker: worker, session: opened.id)
            }
            #expect(try await farm.store.images(HistoryFilter()).isEmpty)
        }
    }

    @Test func aRestoredDatabaseIsAnotherFarm() async throws {
        try await StoreFixture.run { farm, pool in
            let store = try #require(farm.store as? PostgresFarmStore)
            let before = try await store.farmID()
            let worker = UUID()
            let session = try await farm.openSession("a", worker: worker).id
            let job = try await farm.submit(2)
            let attempt = try #require(try await store.claim(job: job.id, sessions: [session]).tasks.first).attempt
            let running = await #expect(throws: FarmError.self) {
                try await store.renewFarm(silence: .seconds(600))
            }
            #expect(running?.code == .failedPrecondition && running?.message.contains("stop all coordinators") == true)
            try await pool.query("UPDATE coordinators SET alive_at = now() - interval '1 hour'")
            let after = try await store.renewFarm(silence: .seconds(600))
            #expect(after != before)
            #expect(try await store.farmID() == after)
            #expect(try await store.job(job.id)?.counts == JobCounts(queued: 2))
            let error = await #expect(throws: FarmError.self) {
                try await store.record(farm.image(attempt), png: [1], worker: worker, session: session)
            }
            #expect(error?.message.contains("key does not fit") == true)
        }
    }
}
