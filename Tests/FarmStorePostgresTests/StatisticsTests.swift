import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver
import Testing

/// What PostgreSQL knows of tables that grow: autovacuum would tell it a minute later.
@Suite struct StatisticsTests {
    @Test func plansKnowOfALargeJobAtOnce() async throws {
        try await StoreFixture.run { farm, pool in
            func known() async throws -> Double {
                let rows = try await pool.query("SELECT reltuples::float8 FROM pg_class WHERE relname = 'tasks'")
                return try rows.value(as: Double.self) ?? 0
            }
            _ = try await farm.openSession("one")
            _ = try await farm.submit(10)
            #expect(try await known() <= 10)
            _ = try await farm.submit(5000)
            #expect(try await known() == 5010)
            // A tenth more changes no plan.
            _ = try await farm.submit(500)
            #expect(try await known() == 5010)
        }
    }

    @Test func plansKnowOfManySmallJobsAtOnce() async throws {
        try await StoreFixture.run { farm, pool in
            _ = try await farm.openSession("one")
            for _ in 0..<100 { _ = try await farm.submit(50) }
            let rows = try await pool.query("SELECT reltuples::float8 FROM pg_class WHERE relname = 'tasks'")
            #expect(try rows.value(as: Double.self) ?? 0 > 3000)
        }
    }

    @Test func aSweepTellsPlansWhatWasRecorded() async throws {
        try await StoreFixture.run { farm, pool in
            func known() async throws -> Int {
                let rows = try await pool.query("SELECT relpages::int8 FROM pg_class WHERE relname = 'attempts'")
                return try rows.value(as: Int.self) ?? -1
            }
            let worker = try await farm.openSession("one")
            let job = try await farm.submit(1)
            try await pool.query(
                """
                INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, started_at)
                SELECT \(job.id), 0, number, \(worker.id), w.id, now() FROM workers w, generate_series(1, 5000) number
                """)
            try await farm.store.analyzeGrown()
            let pages = try await known()
            #expect(pages > 20)
            try await pool.query("DELETE FROM attempts")
            // What has not grown is not looked at.
            try await farm.store.analyzeGrown()
            #expect(try await known() == pages)
        }
    }
}
