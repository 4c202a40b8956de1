import FarmModel
import FarmTestSupport
import Foundation
import PostgresServer

/// How many images a second go from their claim to PostgreSQL's disk, without rendering: the hosts have their pictures
/// ready. Commits are flushed; everything shares one machine.
struct DurableThroughput {
    private static let clients = 16
    /// A count, not a time: pgbench tells time by SIGALRM, which is blocked in a child of this process.
    private static let pgbenchImages = 32_000

    /// Images a second.
    /// - Parameter isSmall: pictures of 2 KB, metadata included, in place of 100 KB.
    func measure(workers: Int, isSmall: Bool = false) async throws -> Double {
        let count = 200 + 100 * workers
        let name = "durable-\(workers)\(isSmall ? "-small" : "")"
        return try await withPostgresServer(durability: .full) { server in
            try await server.createDatabase(named: "durable")
            var setup = FarmSetup(workers: workers)
            setup.engineHost = .storedPicture(milliseconds: 0, isFlat: isSmall)
            return try await withFarm(setup, on: server.connectionString(database: "durable")) { farm in
                let settings = try await farm.psql(
                    "SELECT current_setting('fsync') || ', ' || current_setting('synchronous_commit')")
                // The hosts load what they take for a model.
                try await run(workers * 4, isSmall: isSmall, farm)
                let job = try await run(count, isSmall: isSmall, farm)
                let figures = try await farm.psql(
                    """
                    SELECT (count(*) - 1) / extract(epoch FROM max(recorded_at) - min(recorded_at)),
                        round(avg(byte_count)) FROM images WHERE job_id = \(job)
                    """
                ).split(separator: "|")
                say("\(name): \(count) images of \(figures[1]) bytes; fsync, synchronous_commit: \(settings)")
                return Double(figures[0]) ?? .nan
            }
        }
    }

    @discardableResult
    private func run(_ count: Int, isSmall: Bool, _ farm: FarmFixture) async throws -> JobID {
        let job = try await farm.submit([
            "durable", "--count", "\(count)", "--size", isSmall ? "64x64" : "192x176", "--steps", "1",
        ])
        try await farm.succeed("watch", "\(job)", "--json")
        return job
    }

    /// What pgbench reaches with the same statements, an image at a time, sixteen clients side by side: the database's
    /// own limit for a farm that batches nothing.
    func pgbench() async throws -> Double {
        try await withPostgresServer(durability: .full) { server in
            try await server.createDatabase(named: "pgbench")
            let database = server.connectionString(database: "pgbench")
            let folder = try TestFolder.make("pgbench")
            defer { TestFolder.remove(folder) }
            let runner = CommandRunner(folder: folder)
            let migrated = try await runner.run("farm-coordinator", ["migrate", "--database", database])
            guard migrated.status == 0 else { throw TestFailure("cannot migrate", details: migrated.description) }
            let script = "\(folder)/image.sql"
            try Data(Self.script.utf8).write(to: URL(fileURLWithPath: script))
            _ = try await runner.succeed(system: "psql", ["-XAt", "-d", database, "-c", Self.preparation])
            let result = try await runner.succeed(
                system: "pgbench",
                [
                    "-n", "-M", "prepared", "-c", "\(Self.clients)", "-j", "2", "-t",
                    "\(Self.pgbenchImages / Self.clients)", "-f", script, database,
                ])
            guard let line = result.output.firstMatch(of: /tps = ([0-9.]+)/), let tps = Double(line.1) else {
                throw TestFailure("pgbench names no tps", details: result.description)
            }
            say("pgbench-16: \(Self.clients) clients, \(Self.pgbenchImages) images of 1 KB, two transactions each")
            return tps
        }
    }

    private static let preparation = """
        INSERT INTO models VALUES ('d', 'm', 'flux', 1, '{}', '[]');
        INSERT INTO workers SELECT gen_random_uuid(), 'w' || n FROM generate_series(1, \(clients)) n;
        INSERT INTO sessions (worker_id, coordinator_id, version, devices)
            SELECT id, gen_random_uuid(), '', '[]' FROM workers;
        INSERT INTO jobs (submission, name, submitter, priority, model_name, model_digest, prompt, sampler, width, height,
                parameters, image_count)
            VALUES (gen_random_uuid(), '', '', 0, 'm', 'd', '', 'Euler', 64, 64, '{}', 1000000);
        INSERT INTO tasks (job_id, index) SELECT 1, n FROM generate_series(0, 999999) n;
        ANALYZE;
        """

    /// As `FarmStorePostgres` writes them.
    private static let script = """
        \\set session :client_id + 1
        BEGIN;
        SELECT s.worker_id AS worker FROM sessions s JOIN workers w ON w.id = s.worker_id
        WHERE s.id = :session AND s.ended_at IS NULL AND NOT w.is_drained FOR SHARE OF s \\gset
        SELECT t.index AS index FROM tasks t WHERE t.job_id = 1 AND t.state = 0 AND t.failures = 0
        ORDER BY t.index LIMIT 1 FOR UPDATE OF t SKIP LOCKED \\gset
        UPDATE tasks SET state = 1, attempt = attempt + 1, session_id = :session, leased_at = now()
        WHERE job_id = 1 AND index = :index;
        COMMIT;
        BEGIN;
        UPDATE tasks SET state = 2, session_id = NULL
        WHERE job_id = 1 AND index = :index AND state IN (0, 1) AND attempt >= 1;
        WITH recorded AS (
            INSERT INTO images (job_id, index, attempt, worker_id, device_name, seed, byte_count, digest, pixel_digest,
                infotext, provenance, started_at, finished_at, render_seconds)
            VALUES (1, :index, 1, :worker::uuid, 'cpu', :index, 1000, decode(repeat('ab', 32), 'hex'),
                decode(repeat('cd', 32), 'hex'), repeat('i', 300), '{}', now(), now(), 0)
            RETURNING id
        )
        INSERT INTO image_bytes (image_id, png) SELECT id, decode(repeat('ef', 1000), 'hex') FROM recorded;
        INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, started_at, ended_at)
        VALUES (1, :index, 1, :session, :worker::uuid, now(), now());
        COMMIT;
        """
}
