import FarmModel
import FarmTestSupport
import Foundation
import PostgresDriver
import PostgresServer

/// What a backup or a forgotten transaction costs a farm that has a long queue behind it: images a second at the end of a
/// job without one, over those with one that is older than what came before. Vacuum can then remove nothing of it.
struct OldSnapshot {
    private static let dead = 200_000
    private static let workers = 4
    /// Rates are medians of so many runs of so many images.
    private static let runs = 5
    private static let images = 400

    func measure() async throws -> Double {
        guard let plain = try await rates(isOld: false), let old = try await rates(isOld: true) else { return .nan }
        say(
            """
            old-snapshot: \(Self.workers) workers, images of 2 KB, \(Self.dead) of the job's before them were handed out
              vacuumed, images/s: \(plain.text(places: 1))
              with a snapshot from before, images/s: \(old.text(places: 1))
            """)
        return plain.median / old.median
    }

    private func rates(isOld: Bool) async throws -> Samples? {
        try await withPostgresServer(durability: .full) { server in
            try await server.createDatabase(named: "snapshot")
            let database = server.connectionString(database: "snapshot")
            var setup = FarmSetup(workers: Self.workers)
            setup.engineHost = .storedPicture(milliseconds: 0, isFlat: true)
            return try await withFarm(setup, on: database) { farm in
                let first = try await submit(8 * Self.workers, farm)
                try await farm.succeed("watch", "\(first)", "--json")
                for number in 1...Self.workers { try await farm.succeed("workers", "drain", "worker-\(number)") }
                let job = try await submit(Self.dead + 2 * Self.runs * Self.images, farm)
                guard isOld else {
                    try await handOut(job, farm)
                    _ = try await farm.psql("VACUUM tasks")
                    return try await rates(job, farm)
                }
                let pool = PostgresPool(
                    configuration: PostgresConfiguration(connectionString: database, applicationName: "farm-measure"))
                let measured = try await pool.withTransaction { connection in
                    try await connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    try await connection.query("SELECT FROM tasks LIMIT 1")
                    try await handOut(job, farm)
                    return try await rates(job, farm)
                }
                await pool.close()
                return measured
            }
        }
    }

    private func submit(_ count: Int, _ farm: FarmFixture) async throws -> JobID {
        try await farm.submit(["old", "--count", "\(count)", "--size", "64x64", "--steps", "1"])
    }

    private func handOut(_ job: JobID, _ farm: FarmFixture) async throws {
        for state in [1, 2] {
            _ = try await farm.psql(
                "UPDATE tasks SET state = \(state) WHERE job_id = \(job) AND index < \(Self.dead)")
        }
    }

    /// From the first image on: the claim that finds where the queue begins counts, too.
    private func rates(_ job: JobID, _ farm: FarmFixture) async throws -> Samples? {
        for number in 1...Self.workers { try await farm.succeed("workers", "resume", "worker-\(number)") }
        try await eventually("enough images are done", within: .seconds(600)) {
            // Seldom: the question takes time from the farm.
            try await Task.sleep(for: .seconds(2))
            let done = try await farm.psql("SELECT count(*) FROM images WHERE job_id = \(job)")
            return Int(done) ?? 0 > Self.runs * Self.images
        }
        let measured = try await farm.rate(of: "job_id = \(job)", runs: Self.runs, imagesPerRun: Self.images)
        try await farm.succeed("cancel", "\(job)")
        return measured
    }
}
