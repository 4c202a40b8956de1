import FarmModel
import FarmTestSupport
import PostgresServer

/// How evenly six people share one worker.
struct FairShare {
    private static let submitters = 6
    private static let each = 40

    /// The least share over the fair one, of the first half of the images.
    func measure() async throws -> Double {
        let half = Self.submitters * Self.each / 2
        say("fair-share: one worker, \(Self.submitters) submitters of \(Self.each) images, the first \(half) images")
        return try await withPostgres { database in
            var setup = FarmSetup(workers: 1)
            setup.engineHost = .storedPicture(milliseconds: 30, isFlat: true)
            return try await withFarm(setup, on: database) { farm in
                // All stand in the queue before the first image is made.
                try await farm.succeed("workers", "drain", "worker-1")
                var jobs: [JobID] = []
                for submitter in 1...Self.submitters {
                    jobs.append(
                        try await farm.submit([
                            "share", "--submitter", "s\(submitter)", "--count", "\(Self.each)", "--size", "64x64",
                            "--steps", "1",
                        ]))
                }
                try await farm.succeed("workers", "resume", "worker-1")
                for job in jobs { _ = try await farm.finished(job) }
                let counts = try await farm.psql(
                    """
                    SELECT string_agg(n::text, ' ' ORDER BY job_id) FROM (
                        SELECT j.id AS job_id, count(i.job_id) AS n FROM jobs j LEFT JOIN (
                            SELECT job_id FROM images ORDER BY finished_at LIMIT \(half)) i ON i.job_id = j.id
                        GROUP BY j.id) counts
                    """
                ).split(separator: " ").compactMap { Double($0) }
                say("fair-share: images of each: \(counts.map { Int($0) })")
                return (counts.min() ?? 0) / (Double(half) / Double(Self.submitters))
            }
        }
    }
}
