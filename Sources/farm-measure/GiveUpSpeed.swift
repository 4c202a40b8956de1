import FarmBasics
import FarmStorePostgres
import FarmTestSupport
import Foundation
import Logging
import PostgresDriver
import PostgresServer

/// How long it takes to look for images that no worker is left for, with 200,000 bars behind the farm.
struct GiveUpSpeed {
    private static let runs = 11

    /// A farm: live workers hold the model, the others are long gone. Each task failed as often as it has bars.
    private struct Shape {
        var name: String
        var live: Int
        var gone: Int
        var tasks: Int
        var segments = 1
        /// The numbers of the workers that task `n` is barred for, in SQL; the live ones count from 1.
        var barred: [String]
    }

    private static let shapes = [
        Shape(name: "all by one that is gone", live: 2, gone: 1, tasks: 200_000, barred: ["3"]),
        Shape(name: "all by one that is gone, one is here", live: 1, gone: 1, tasks: 200_000, barred: ["2"]),
        Shape(
            name: "by one of two in turn, and one gone", live: 2, gone: 1, tasks: 100_000, barred: ["1 + n % 2", "3"]),
        Shape(
            name: "by one of two, half each, and one gone", live: 2, gone: 1, tasks: 100_000,
            barred: ["1 + n / 50000", "3"]),
        Shape(name: "by one of two in turn", live: 2, gone: 0, tasks: 200_000, barred: ["1 + n % 2"]),
        Shape(
            name: "1,000 segments, 50 workers", live: 50, gone: 0, tasks: 100_000, segments: 1000,
            barred: ["1 + n % 25", "26 + n % 25"]),
        Shape(
            name: "1,000 segments, two workers", live: 2, gone: 1, tasks: 100_000, segments: 1000,
            barred: ["1 + n % 2", "3"]),
    ]

    /// The slowest shape's median in milliseconds; each is said.
    func measure() async throws -> Double {
        try await withPostgresServer { server in
            var slowest = 0.0
            for (number, shape) in Self.shapes.enumerated() {
                try await server.createDatabase(named: "bars_\(number)")
                let database = server.connectionString(database: "bars_\(number)")
                slowest = max(slowest, try await measure(shape, on: database))
            }
            return slowest
        }
    }

    private func measure(_ shape: Shape, on database: String) async throws -> Double {
        let folder = try TestFolder.make("bars")
        defer { TestFolder.remove(folder) }
        let runner = CommandRunner(folder: folder)
        let migrated = try await runner.run("farm-coordinator", ["migrate", "--database", database])
        guard migrated.status == 0 else { throw TestFailure("cannot migrate", details: migrated.description) }
        _ = try await runner.succeed(
            system: "psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", Self.filling(shape)])
        let fresh = try await time(shape, "just filled", database)
        _ = try await runner.succeed(system: "psql", ["-XAtq", "-d", database, "-c", "VACUUM ANALYZE"])
        return max(fresh, try await time(shape, "analyzed", database))
    }

    private func time(_ shape: Shape, _ state: String, _ database: String) async throws -> Double {
        let store = PostgresFarmStore(
            configuration: PostgresConfiguration(connectionString: database, applicationName: "farm-measure"),
            poolSize: 1, logger: Logger(label: "bars") { _ in SwiftLogNoOpLogHandler() })
        let service = Task { try await store.run() }
        defer { service.cancel() }
        var times: [Double] = []
        for _ in 0..<Self.runs {
            let start = ContinuousClock.now
            let count = try await store.giveUp()
            times.append((ContinuousClock.now - start) / .milliseconds(1))
            guard count == 0 else { throw FarmError(.internal, "\(shape.name): \(count) images were given up") }
        }
        guard let samples = Samples(times) else { return .nan }
        say("give-up (\(state)): \(shape.name): \(samples.text(places: 1)) ms")
        return samples.median
    }

    private static func filling(_ shape: Shape) -> String {
        """
        INSERT INTO models VALUES ('d', 'm', 'flux', 1, '{}', '[]');
        INSERT INTO workers (id, name) SELECT lpad(n::text, 32, '0')::uuid, 'w' || n
            FROM generate_series(1, \(shape.live + shape.gone)) n;
        INSERT INTO sessions (worker_id, coordinator_id, version, devices, ended_at)
            SELECT lpad(n::text, 32, '0')::uuid, gen_random_uuid(), '', '[{"id": "cpu"}]',
                CASE WHEN n > \(shape.live) THEN now() - interval '1 day' END
            FROM generate_series(1, \(shape.live + shape.gone)) n;
        INSERT INTO session_models (session_id, digest, name)
            SELECT id, 'd', 'm' FROM sessions WHERE ended_at IS NULL;
        INSERT INTO jobs (submission, name, submitter, priority, model_name, model_digest, prompt, sampler, width, height,
                parameters, image_count, recipe)
            VALUES (gen_random_uuid(), '', '', 0, 'm', 'd', '', 'Euler', 64, 64, '{}', \(shape.tasks),
                \(shape.segments > 1 ? "'{}'" : "NULL"));
        INSERT INTO job_segments (job_id, first, beyond, model_name, model_digest, width, height, accessories)
            SELECT 1, n * \(shape.tasks / shape.segments), (n + 1) * \(shape.tasks / shape.segments), 'm', 'd', 64 + n, 64,
                '{}'
            FROM generate_series(0, \(shape.segments - 1)) n WHERE \(shape.segments) > 1;
        INSERT INTO tasks (job_id, index, attempt, failures)
            SELECT 1, n, \(shape.barred.count), \(shape.barred.count) FROM generate_series(0, \(shape.tasks - 1)) n;
        """
            + shape.barred.map {
                """
                INSERT INTO bars (job_id, index, worker_id) SELECT 1, n, lpad((\($0))::text, 32, '0')::uuid
                    FROM generate_series(0, \(shape.tasks - 1)) n;
                """
            }.joined()
    }
}
