import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Testing

/// Claims over several segments at once.
@Suite struct ClaimRoundTests {
    private func whole(_ job: Job, _ sessions: [SessionID], from cursor: Int = 0) -> ClaimRequest {
        ClaimRequest(job: job.id, indices: cursor..<job.imageCount, sessions: sessions)
    }

    private func indices(_ claim: Claim) -> [Int] { claim.tasks.map(\.attempt.task.index) }

    @Test func aRoundIsOneTransactionAndOneUpdateHoweverManySegments() async throws {
        try await StoreFixture.run { farm, pool in
            try await pool.query("CREATE TABLE test_updates (n int)")
            try await pool.query(
                """
                CREATE FUNCTION test_note() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN INSERT INTO test_updates VALUES (1); RETURN NULL; END $$
                """)
            try await pool.query(
                """
                CREATE TRIGGER test_note AFTER UPDATE ON tasks FOR EACH STATEMENT EXECUTE FUNCTION test_note()
                """)
            let session = try await farm.openSession("a").id
            var jobs: [Job] = []
            for _ in 0..<20 { jobs.append(try await farm.submit(3)) }
            let claims = try await farm.store.claim(jobs.map { whole($0, [session, session]) })
            #expect(claims.map { $0.tasks.map(\.attempt.task.job) } == jobs.map { [$0.id, $0.id] })
            #expect(claims.allSatisfy { indices($0) == [0, 1] && $0.next == 2 })
            let rows = try await pool.query(
                """
                SELECT count(*)::int, count(DISTINCT xmin::text)::int, (SELECT count(*)::int FROM test_updates)
                FROM tasks WHERE state = 1
                """)
            let row = try #require(rows.first)
            #expect(try row.decode(0, as: Int32.self) == 40)
            #expect(try row.decode(1, as: Int32.self) == 1, "one transaction")
            #expect(try row.decode(2, as: Int32.self) == 1, "one update")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func eachRequestIsAnsweredAsIfItWereAlone(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let (ended, drained, live, other) = (
                try await farm.openSession("a").id, try await farm.openSession("b").id,
                try await farm.openSession("c").id, try await farm.openSession("d").id
            )
            try await farm.store.endSession(ended, reason: "test")
            _ = try await farm.store.setDrained(true, workerNamed: "b")
            let jobs = [try await farm.submit(2), try await farm.submit(3), try await farm.submit(1)]
            let failing = try #require(try await farm.store.claim(job: jobs[1].id, sessions: [live]).tasks.first)
            let state = try await farm.store.fail(
                failing.attempt, failure: .engineError, message: "", session: live)
            #expect(state == .queued)

            let claims = try await farm.store.claim([
                whole(jobs[2], [ended, drained]), whole(jobs[0], [ended, live, live, live]), whole(jobs[1], [live]),
                whole(jobs[1], [other], from: 2), ClaimRequest(job: 999, indices: 0..<5, sessions: [live]),
                whole(jobs[2], []),
            ])
            #expect(claims.map(indices) == [[], [0, 1], [1], [2], [], []])
            #expect(claims[1].tasks.map(\.session) == [live, live])
            // What a worker is barred from waits for the others, and is not passed over.
            #expect(claims.map(\.next) == [0, nil, 0, nil, nil, 0])
            #expect(indices(try await farm.store.claim(job: jobs[1].id, sessions: [live])) == [])
            #expect(indices(try await farm.store.claim(job: jobs[1].id, sessions: [other])) == [0])
        }
    }

    /// As many tasks as sessions are looked at first: some of these may be for none of those that are left.
    @Test func aSessionGetsATaskBehindThoseThatItsWorkerIsBarredFrom() async throws {
        try await StoreFixture.run { farm, pool in
            let barred = UUID()
            let (one, two) = (try await farm.openSession("a", worker: barred).id, try await farm.openSession("b").id)
            let job = try await farm.submit(6)
            try await pool.query("UPDATE tasks SET attempt = 1, failures = 1 WHERE index IN (0, 1, 3)")
            try await pool.query("INSERT INTO bars SELECT job_id, index, \(barred) FROM tasks WHERE failures > 0")
            let other = try await farm.submit(1)
            let claims = try await farm.store.claim([whole(job, [one, one, two]), whole(other, [two])])
            #expect(claims.map(indices) == [[0, 2, 4], [0]])
            #expect(claims[0].tasks.map(\.session) == [two, one, one])
            #expect(claims.map(\.next) == [1, nil])
            #expect(indices(try await farm.store.claim(job: job.id, sessions: [one, one])) == [5])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func requestsForTheSameTasksTakeTurns(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a").id
            let job = try await farm.submit(6)
            let other = try await farm.submit(1)
            let claims = try await farm.store.claim([
                whole(job, [session, session]), whole(other, [session]), whole(job, [session, session]),
                whole(job, [session], from: 5), whole(job, [session, session]),
            ])
            #expect(claims.map(indices) == [[0, 1], [0], [2, 3], [5], [4]])
            #expect(try await farm.store.job(job.id)?.counts == JobCounts(running: 6))
        }
    }

    @Test func aClaimSaysWhereQueuedTasksCanBeNext() async throws {
        try await StoreFixture.run { farm, pool in
            let session = try await farm.openSession("a").id
            let job = try await farm.submit(10)
            let first = TaskID(job: job.id, index: 0)
            func claim(_ count: Int, from cursor: Int) async throws -> Claim? {
                try await farm.store.claim([whole(job, Array(repeating: session, count: count), from: cursor)]).first
            }
            let begun = try #require(try await claim(2, from: 0))
            #expect(begun.next == 2)
            // Others took what is between.
            try await pool.query("UPDATE tasks SET state = 2 WHERE index BETWEEN 2 AND 5")
            let jumped = try await claim(1, from: 2)
            #expect(jumped.map(indices) == [6] && jumped?.next == 7)
            // One that is queued again is behind the cursor: seen from the start alone.
            try await farm.store.release([begun.tasks[0].attempt], session: session)
            #expect(try await claim(3, from: 7)?.next == nil)
            #expect(try await farm.store.openSegments() == [first])
            #expect(try await claim(1, from: 0)?.tasks.map(\.attempt.attempt) == [2])
            #expect(try await farm.store.openSegments() == [])
            #expect(try await farm.store.openJobs(among: [job.id]) == [])
        }
    }

    /// A claim that another coordinator has not committed yet may come to nothing.
    @Test func whatOthersHaveLockedIsNotPassedOver() async throws {
        try await StoreFixture.run { farm, pool in
            let session = try await farm.openSession("a").id
            let job = try await farm.submit(4)
            let request = whole(job, [session])
            let claim = try await pool.withTransaction { connection in
                try await connection.query(
                    "SELECT FROM tasks WHERE job_id = \(job.id) AND index = 0 FOR UPDATE")
                return try await farm.store.claim([request])[0]
            }
            #expect(indices(claim) == [1] && claim.next == 0)
            #expect(indices(try await farm.store.claim([request])[0]) == [0])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func openJobsAreReadByTheirIds(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let session = try await farm.openSession("a").id
            var jobs: [JobID] = []
            for _ in 0..<3 { jobs.append(try await farm.submit(1).id) }
            #expect(try await farm.store.openJobs(among: [jobs[2], jobs[0], 999]).map(\.id) == [jobs[0], jobs[2]])
            _ = try await farm.store.claim(job: jobs[0], sessions: [session])
            #expect(try await farm.store.openJobs(among: jobs).map(\.id) == [jobs[1], jobs[2]])
            #expect(try await farm.store.openJobs().map(\.id) == [jobs[1], jobs[2]])
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: StoreKind.allCases)
    func newsOfQueuedTasksNamesTheirJobs(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let first = try await farm.openSession("a").id
            _ = try await farm.openSession("b")
            var events = farm.store.events().makeAsyncIterator()
            #expect(await events.next() == .connected)
            let job = try await farm.submit(4).id
            #expect(await events.next() == .jobsQueued([job]))
            let claimed = try await farm.store.claim(job: job, sessions: [first, first, first]).tasks.map(\.attempt)
            try await farm.store.release([claimed[0]], session: first)
            #expect(await events.next() == .jobsQueued([job]))
            _ = try await farm.store.fail(claimed[1], failure: .engineError, message: "", session: first)
            #expect(await events.next() == .jobsQueued([job]))
            try await farm.store.endSession(first, reason: "test")
            #expect(await events.next() == .jobsQueued([job]))
            #expect(await events.next() == .jobsChanged([job]))
            let second = try await farm.openSession("c").id
            try await farm.store.setModels([farm.model], accessories: [], session: second)
            #expect(await events.next() == .filesChanged)
        }
    }
}
