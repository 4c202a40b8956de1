import FarmBasics
import FarmModel
import FarmStore
import FarmStorePostgres
import FarmTestSupport
import Foundation
import Logging
import PostgresDriver
import Testing

/// The build of migration 9 beside this one, by its own statements: those that claim, record and read.
@Suite struct PreviousBuildTests {
    private static let neededIndexes = [
        "images_by_own_size", "images_by_prompt_words", "images_by_time", "jobs_by_prompt_words",
    ]

    @Test func itRecordsBeforeAndAfterTheMigrationAndBothAreFound() async throws {
        try await withPostgres { connectionString in
            let configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "test")
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let runner = MigrationRunner(configuration: configuration, logger: logger)
            let migrations = try Migration.read(folder: RepositoryFolder.path("Migrations"))
            try await runner.run(migrations.filter { $0.version <= 9 })
            let pool = PostgresPool(configuration: configuration)
            let worker = UUID()
            try await begin(worker, pool)
            // In three blocks, of which two have nothing between them.
            for first: Int32 in [0, 10, 20] {
                try await record(first, worker, pool)
                let next = Int64(first + 1) * 30_000
                try await pool.query("SELECT setval('images_id_seq', \(next))")
            }
            try await runner.run(migrations)
            #expect(try await indexes(pool) == Self.neededIndexes)
            try await record(30, worker, pool)
            try await PostgresFarmStore.withStore(configuration, logger: logger) { store in
                try await check(store)
            }
            // As it reads them.
            let read = try await pool.query(
                """
                SELECT count(*) FROM images i JOIN jobs j ON j.id = i.job_id JOIN workers w ON w.id = i.worker_id
                WHERE coalesce(i.prompt_words, j.prompt_words) @@ plainto_tsquery('simple', 'fox')
                """
            ).value(as: Int.self)
            #expect(read == 20)
            try await runner.run(migrations, contract: true)
            #expect(try await indexes(pool) == [])
            try await PostgresFarmStore.withStore(configuration, logger: logger) { store in
                try await check(store)
            }
            await pool.close()
        }
    }

    private func check(_ store: PostgresFarmStore) async throws {
        func found(_ set: (inout HistoryFilter) -> Void) async throws -> [Int] {
            var filter = HistoryFilter()
            set(&filter)
            return try await store.images(filter).map(\.task.index)
        }
        let all = [30, 20, 10, 0].flatMap { first in (first..<first + 5).reversed().flatMap { [$0, $0] } }
        #expect(try await found { _ in } == all)
        // Its clock is two years slow; the farm's is asked.
        #expect(try await found { $0.since = Date() - 3600 } == all)
        #expect(try await found { $0.until = Date() - 3600 } == [])
        #expect(try await found { $0.words = "fox" }.count == 20)
        #expect(try await found { ($0.words, $0.sampler) = ("harbour", .heun) }.count == 20)
        #expect(try await found { ($0.submitter, $0.until) = ("ann", Date() + 60) } == all)
        #expect(try await found { ($0.words, $0.until) = ("fox", Date() + 60) }.count == 20)
        #expect(try await found { ($0.model, $0.until) = ("abababab", Date() + 60) } == all)
        #expect(try await found { ($0.worker, $0.seed, $0.until) = ("old", 1012, Date() + 60) } == [12, 12])
        let newest = try #require(try await store.images(HistoryFilter(limit: 1)).first)
        #expect(abs(newest.finishedAt.timeIntervalSinceNow) < 3600)
        #expect(abs(newest.finishedAt.timeIntervalSince(newest.startedAt) - 5) < 0.001)
        #expect(try #require(newest.workerFinishedAt) < Date() - 86_400 * 600)
        #expect(try await store.workers(all: true).map(\.imagesDone) == [40])
    }

    /// A plain job and one of a recipe, and a session of the worker.
    private func begin(_ worker: UUID, _ pool: PostgresPool) async throws {
        let digest = String(repeating: "ab", count: 32)
        let json = String(
            decoding: try JSONEncoder().encode(
                GenerationParameters(
                    prompt: "p", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .automatic,
                    steps: 1,
                    guidanceScale: 1, distilledGuidance: 1, seed: 1000)), as: UTF8.self)
        try await pool.query("INSERT INTO models VALUES (\(digest), 'sample', 'flux', 7, '{}', '[]')")
        try await pool.query("INSERT INTO workers (id, name) VALUES (\(worker), 'old')")
        try await pool.query(
            """
            INSERT INTO sessions (worker_id, coordinator_id, version, devices) VALUES (\(worker), gen_random_uuid(), '', '[]')
            """)
        try await pool.query(
            """
            INSERT INTO jobs (submission, name, submitter, priority, model_name, model_digest, prompt, sampler,
                width, height, parameters, accessories, image_count, recipe, resolution)
            SELECT gen_random_uuid(), '', 'ann', 0, 'sample', \(digest), 'a red fox', 'Euler', 64, 64,
                \(json)::jsonb, '{}', 100, CASE WHEN n = 2 THEN '{}'::json END, CASE WHEN n = 2 THEN '{}'::jsonb END
            FROM generate_series(1, 2) n
            """)
        try await pool.query(
            "INSERT INTO tasks (job_id, index) SELECT n, generate_series(0, 99) FROM generate_series(1, 2) n")
    }

    /// Claims and records five images of each job.
    private func record(_ first: Int32, _ worker: UUID, _ pool: PostgresPool) async throws {
        for index in first..<first + 5 {
            for job: JobID in [1, 2] {
                let own: String? = job == 2 ? "blue harbour" : nil
                try await pool.transaction { connection in
                    try connection.query(
                        """
                        UPDATE tasks t SET state = 1, attempt = t.attempt + 1, session_id = c.session_id,
                            leased_at = now()
                        FROM unnest(\([index]), \([Int64(1)])) AS c (index, session_id)
                        WHERE t.job_id = \(job) AND t.index = c.index RETURNING t.index, t.attempt, t.session_id
                        """)
                    try connection.query(
                        """
                        UPDATE tasks SET state = 2, session_id = NULL
                        WHERE job_id = \(job) AND index = \(index) AND state IN (0, 1) AND attempt >= 1::int2
                        """)
                    try connection.query(
                        """
                        WITH recorded AS (
                            INSERT INTO images (job_id, index, attempt, worker_id, device_name, seed, byte_count, digest,
                                pixel_digest, infotext, provenance, started_at, finished_at, render_seconds,
                                model_name, model_digest, parameters, prompt_words, sampler, width, height)
                            SELECT \(job), \(index), 1::int2, \(worker), 'CPU', 1000 + \(index), 1, sha256('a'), sha256('b'),
                                '', '{}', now() - interval '2 years' - interval '5 s', now() - interval '2 years', 5,
                                o.name, o.digest, o.parameters, to_tsvector('simple', \(own)::text), o.sampler,
                                o.width, o.height
                            FROM (SELECT) x LEFT JOIN (
                                SELECT model_name AS name, model_digest AS digest, parameters, 'Heun' AS sampler,
                                    width, height
                                FROM jobs WHERE id = \(job) AND recipe IS NOT NULL
                            ) o ON true
                            RETURNING id
                        )
                        INSERT INTO image_bytes (image_id, png) SELECT id, '\\x00' FROM recorded
                        """)
                    try connection.query(
                        """
                        INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, started_at, ended_at)
                        VALUES (\(job), \(index), 1::int2, 1, \(worker), now(), now())
                        ON CONFLICT (job_id, index, attempt) DO UPDATE
                            SET failure = NULL, message = '', started_at = excluded.started_at,
                                ended_at = excluded.ended_at
                        """)
                }
            }
        }
    }

    private func indexes(_ pool: PostgresPool) async throws -> [String] {
        try await pool.query(
            "SELECT indexname::text FROM pg_indexes WHERE indexname = ANY(\(Self.neededIndexes)) ORDER BY 1"
        ).map { try $0.decode(0) }
    }
}
