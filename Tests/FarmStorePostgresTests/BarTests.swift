import FarmModel
import FarmStore
import FarmStoreTestSupport
import FarmTestSupport
import Foundation
import PostgresDriver
import Recipes
import Testing

@testable import FarmStorePostgres

/// How long bars last, and which tasks they leave without a worker.
@Suite struct BarTests {
    /// Workers of each kind, by name.
    private struct Workers {
        var ids: [String: UUID] = [:]
        /// Those that a task waits for: with its files, or gone a moment ago.
        var awaited: Set<String> = []
    }

    /// "live" hold the model, "other" hold another one, "left" are away since a moment ago, "gone" since an hour.
    private func open(_ names: [String], _ farm: StoreFixture, _ pool: PostgresPool) async throws -> Workers {
        var workers = Workers()
        for name in names {
            let id = UUID()
            let session = try await farm.openSession("\(name) \(id)", worker: id).id
            workers.ids[name] = id
            switch name.prefix(4) {
            case "othe": try await farm.store.setModels([farm.otherModel], accessories: [], session: session)
            case "left": try await farm.store.endSession(session, reason: "test")
            case "gone":
                try await farm.store.endSession(session, reason: "test")
                try await pool.query("UPDATE sessions SET ended_at = now() - interval '1 hour' WHERE id = \(session)")
            default: break
            }
            if ["live", "left"].contains(name.prefix(4)) { workers.awaited.insert(name) }
        }
        return workers
    }

    private func bar(_ job: JobID, _ index: Int, from workers: [UUID], _ pool: PostgresPool) async throws {
        try await pool.query(
            "UPDATE tasks SET failures = \(workers.count)::int2 WHERE job_id = \(job) AND index = \(Int32(index))")
        try await pool.query(
            "INSERT INTO bars SELECT \(job), \(Int32(index)), w FROM unnest(\(workers)) AS w")
    }

    private func bars(_ pool: PostgresPool) async throws -> Int {
        try await pool.query("SELECT count(*) FROM bars").value(as: Int.self) ?? -1
    }

    @Test func barsEndWithTheirTask() async throws {
        try await StoreFixture.run { farm, pool in
            let worker = UUID()
            let sessions = [
                try await farm.openSession("a").id, try await farm.openSession("b", worker: worker).id,
                try await farm.openSession("c").id, try await farm.openSession("d").id,
            ]
            let job = try await farm.submit(4)
            func claim(_ session: SessionID) async throws -> AttemptID {
                try #require(try await farm.store.claim(job: job.id, sessions: [session]).tasks.first).attempt
            }
            func fail(_ failure: FailureClass, on session: SessionID) async throws -> TaskState? {
                try await farm.store.fail(try await claim(session), failure: failure, message: "", session: session)
            }
            #expect(try await fail(.engineError, on: sessions[0]) == .queued)
            #expect(try await bars(pool) == 1)
            let result = farm.image(try await claim(sessions[1]))
            let verdict = try await farm.store.record(result, png: [1], worker: worker, session: sessions[1])
            #expect(verdict == .committed)
            #expect(try await bars(pool) == 0, "done")

            #expect(try await fail(.engineError, on: sessions[0]) == .queued)
            #expect(try await fail(.engineError, on: sessions[1]) == .queued)
            #expect(try await bars(pool) == 2)
            #expect(try await fail(.engineError, on: sessions[2]) == .failed)
            #expect(try await bars(pool) == 0, "failed for good")

            #expect(try await fail(.engineError, on: sessions[0]) == .queued)
            try await pool.query("UPDATE tasks SET losses = 19 WHERE index = 2")
            _ = try await claim(sessions[3])
            try await farm.store.endSession(sessions[3], reason: "test")
            #expect(try await bars(pool) == 0, "lost too often")

            #expect(try await fail(.engineError, on: sessions[0]) == .queued)
            #expect(try await bars(pool) == 1)
            _ = try await farm.store.cancel(job: job.id)
            #expect(try await bars(pool) == 0, "cancelled")
        }
    }

    /// Against the rule itself, on farms drawn at random.
    @Test func givenUpIsWhatAllAwaitedWorkersAreBarredFrom() async throws {
        try await StoreFixture.run { farm, pool in
            _ = try await farm.openSession("first")
            var random = SeededGenerator(seed: 7)
            for round in 0..<25 {
                try await pool.query("UPDATE sessions SET ended_at = now() - interval '1 day'")
                let kinds = ["live 1", "live 2", "other", "left", "gone"]
                let names = kinds.filter { _ in Int.random(in: 0..<5, using: &random) < 3 }
                let workers = try await open(names, farm, pool)
                let job = try await farm.submit(12).id
                var expected: [Int] = []
                for index in 0..<12 {
                    let barred = names.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))
                    try await bar(job, index, from: barred.compactMap { workers.ids[$0] }, pool)
                    let isQueued = Int.random(in: 0..<4, using: &random) > 0
                    if !isQueued {
                        try await pool.query(
                            "UPDATE tasks SET state = 2 WHERE job_id = \(job) AND index = \(Int32(index))")
                    }
                    let isLeft = !barred.isEmpty && workers.awaited.isSubset(of: barred)
                    if isQueued, isLeft { expected.append(index) }
                }
                let count = try await farm.store.giveUp()
                let failed = try await pool.query(
                    "SELECT index FROM tasks WHERE job_id = \(job) AND state = 3 ORDER BY index"
                ).map { Int(try $0.decode(0, as: Int32.self)) }
                #expect(failed == expected, "round \(round) with \(names)")
                #expect(count == expected.count)
                let kept = try await pool.query(
                    """
                    SELECT count(*) FROM bars b JOIN tasks t ON t.job_id = b.job_id AND t.index = b.index
                    WHERE t.state = 3
                    """
                ).value(as: Int.self)
                #expect(kept == 0)
                _ = try await farm.store.cancel(job: job)
            }
        }
    }

    /// More bars than are looked through one by one, on either side.
    @Test func oneTaskIsFoundAmongManyBars() async throws {
        try await StoreFixture.run { farm, pool in
            let workers = try await open(["live 1", "live 2"], farm, pool)
            let (one, two) = (try #require(workers.ids["live 1"]), try #require(workers.ids["live 2"]))
            let job = try await farm.submit(24_000).id
            try await pool.query("UPDATE tasks SET failures = 1 WHERE index < 12000")
            try await pool.query("INSERT INTO bars SELECT \(job), n, \(one) FROM generate_series(0, 11999) n")
            #expect(try await farm.store.giveUp() == 0, "the second worker has no bar")
            try await bar(job, 23_000, from: [two], pool)
            #expect(try await farm.store.giveUp() == 0, "no task has failed twice")
            try await bar(job, 23_999, from: [one, two], pool)
            #expect(try await farm.store.giveUp() == 1, "the second worker has two bars")
            try await pool.query("UPDATE tasks SET failures = 1 WHERE index BETWEEN 12000 AND 18999")
            try await pool.query("INSERT INTO bars SELECT \(job), n, \(two) FROM generate_series(12000, 18999) n")
            try await pool.query("UPDATE tasks SET failures = 2 WHERE index = 5")
            try await pool.query("INSERT INTO bars VALUES (\(job), 5, \(two))")
            #expect(try await farm.store.giveUp() == 1, "both have thousands")
            let states = try await pool.query("SELECT index FROM tasks WHERE state = 3 ORDER BY index")
                .map { try $0.decode(0, as: Int32.self) }
            #expect(states == [5, 23_999])
        }
    }

    /// The pages that one look reads.
    private func pages(_ pool: PostgresPool) async throws -> Int {
        try await pool.withTransaction { connection in
            let plan = try await connection.query("EXPLAIN (ANALYZE, BUFFERS) \(HopelessTasks.select(task: nil))")
            let lines = try plan.map { try $0.decode(0, as: String.self) }
            return lines.lazy.compactMap { $0.firstMatch(of: /Buffers: shared hit=(\d+)/) }.first.flatMap { Int($0.1) }
                ?? 0
        }
    }

    /// Each worker is barred from half of the tasks, as is one that is long gone: nobody is barred from all.
    @Test func aLookCostsTheSameHoweverManyHaveFailed() async throws {
        try await StoreFixture.run { farm, pool in
            let workers = try await open(["live 1", "live 2", "gone"], farm, pool).ids
            let (one, two) = (try #require(workers["live 1"]), try #require(workers["live 2"]))
            let gone = try #require(workers["gone"])
            let job = try await farm.submit(20_000).id
            try await pool.query("UPDATE tasks SET failures = 2")
            try await pool.query("VACUUM ANALYZE tasks")
            try await pool.query("INSERT INTO bars SELECT \(job), n, \(gone) FROM generate_series(0, 19999) n")
            try await pool.query(
                """
                INSERT INTO bars SELECT \(job), n, CASE n % 2 WHEN 0 THEN \(one) ELSE \(two) END
                FROM generate_series(0, 19999) n
                """)
            #expect(try await pages(pool) < 25_000)
            #expect(try await farm.store.giveUp() == 0)
            // Whoever left for good leaves half of them without anybody, a look for each part.
            try await pool.query("DELETE FROM session_models m USING sessions s WHERE s.worker_id = \(two)")
            #expect(try await pages(pool) < 25_000)
            let some = try await farm.store.giveUp()
            #expect(some > 0 && some <= 1000)
        }
    }

    /// A segment for each of a thousand kinds of images, with a failed one in each, and many workers.
    @Test func aLookCostsTheSameHoweverManySegmentsThereAre() async throws {
        try await StoreFixture.run { farm, pool in
            let workers = try await open((0..<30).map { "live \($0)" }, farm, pool)
            let one = try #require(workers.ids["live 0"])
            var recipe = RecipeContent()
            recipe.prompts = ["a red fox"]
            recipe.count = 4000
            let job = try await farm.submit(recipe: recipe).job.id
            try await pool.query("DELETE FROM job_segments")
            try await pool.query(
                """
                INSERT INTO job_segments (job_id, first, beyond, model_name, model_digest, width, height, accessories)
                SELECT \(job), 4 * n, 4 * n + 4, 'sample', \(farm.model.digest), 64, 64, ARRAY['lora ' || n]
                FROM generate_series(0, 999) n
                """)
            try await pool.query("UPDATE tasks SET failures = 1 WHERE index % 4 = 2")
            try await pool.query("INSERT INTO bars SELECT job_id, index, \(one) FROM tasks WHERE failures > 0")
            try await pool.query("VACUUM ANALYZE tasks")
            #expect(try await pages(pool) < 25_000)
        }
    }
}
