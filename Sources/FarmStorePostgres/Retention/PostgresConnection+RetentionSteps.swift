import FarmModel
import FarmScheduling
import PostgresDriver

import struct FoundationEssentials.Date

/// What one step of deleting does, in its caller's transaction.
extension PostgresConnection {
    /// Images that go in one step: few, since the bytes of large ones are many.
    private static let stepImages = 200
    /// Rows of other tables, which are narrow.
    private static let stepTasks = 10_000

    /// Deletes the next inputs, or else images, attempts, bars and tasks, of a deleted job: from its end, since what the
    /// history would have to pass over first is what was recorded last.
    /// - Returns: how many images that were; nil where no job is being deleted.
    func goOnDeleting() throws -> Int? {
        let pending = try query(
            "SELECT job_id, image_count, next_index FROM job_deletions ORDER BY deleted_at, job_id LIMIT 1 FOR UPDATE")
        guard let row = pending.first else { return nil }
        let job: JobID = try row.decode("job_id")
        if try letGo(inputsOf: job) { return 0 }
        let first: Int32 = try row.decode("next_index")
        let end: Int32 = try row.decode("image_count")
        let last = try query(
            """
            SELECT index FROM images WHERE job_id = \(job) AND index >= \(first) AND index < \(end)
            ORDER BY index DESC OFFSET \(Self.stepImages) LIMIT 1
            """
        ).value(as: Int32.self)
        let start = max(first, end - Int32(Self.stepTasks), last.map { $0 + 1 } ?? first)
        let range: SQL = "job_id = \(job) AND index >= \(start) AND index < \(end)"
        let images = try query("DELETE FROM images WHERE \(range)").affectedCount
        for table: SQL in ["attempts", "bars", "tasks"] { try query("DELETE FROM \(table) WHERE \(range)") }
        if start > first {
            try query("UPDATE job_deletions SET image_count = \(start) WHERE job_id = \(job)")
        } else {
            try query("DELETE FROM job_deletions WHERE job_id = \(job)")
        }
        return images
    }

    /// Deletes the next images that a rule lets go.
    /// - Returns: how many that were.
    func apply(_ rule: RetentionRule) throws -> Int {
        var total: SQL = "0::int8"
        if case .count = rule.limit {
            total = "(SELECT coalesce(sum(kept_count), 0)::int8 FROM jobs WHERE \(rule.scope.keptJobs))"
        }
        // The database's clock, here as in `finished_at`: a worker's or a coordinator's may be wrong.
        let rows = try query(
            """
            SELECT id, finished_at, kept_count, now() AS now, \(total) AS total FROM jobs
            WHERE \(rule.scope.keptJobs) ORDER BY finished_at, id LIMIT \(Self.stepImages)
            """)
        guard let first = rows.first else { return 0 }
        let jobs = try rows.map { row in
            RetentionPolicy.KeptJob(
                id: try row.decode("id"), finishedAt: try row.decode("finished_at"),
                images: Int(try row.decode("kept_count", as: Int32.self)))
        }
        let shares = RetentionPolicy.due(
            rule.limit, jobs: jobs, total: try first.decode("total"), now: try first.decode("now"),
            step: Self.stepImages)
        guard let latest = shares.last?.job.finishedAt else { return 0 }
        // A job that was retried since it was read is left for another time, as is one that somebody else has locked.
        let locked = Set(
            try query(
                """
                SELECT id FROM jobs WHERE id = ANY(\(shares.map(\.job.id))) AND finished_at <= \(latest)
                ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
                """
            ).map { try $0.decode(0, as: JobID.self) })
        let due = shares.filter { locked.contains($0.job.id) }
        guard !due.isEmpty else { return 0 }
        return try delete(
            images: """
                SELECT i.id FROM unnest(\(due.map(\.job.id)), \(due.map(\.images))) AS due (job_id, images)
                CROSS JOIN LATERAL (
                    SELECT id FROM images WHERE job_id = due.job_id ORDER BY index LIMIT due.images
                ) i
                """
        ).count
    }

    /// Deletes chosen images with their bytes, and takes them off what their jobs keep. The caller has locked the jobs.
    /// - Parameter chosen: selects ids of images.
    /// - Returns: the ids, and the bytes of each image.
    func delete(images chosen: SQL) throws -> [(id: ImageID, bytes: Int64)] {
        try query(
            """
            WITH gone AS (
                DELETE FROM images WHERE id IN (\(chosen)) RETURNING id, job_id, byte_count
            ), kept AS (
                UPDATE jobs j SET kept_count = j.kept_count - g.images, kept_bytes = j.kept_bytes - g.bytes
                FROM (
                    SELECT job_id, count(*)::int AS images, sum(byte_count) AS bytes FROM gone GROUP BY job_id
                ) g
                WHERE j.id = g.job_id AND j.finished_at IS NOT NULL
            )
            SELECT id, byte_count::int8 FROM gone
            """
        ).map { (try $0.decode(0), try $0.decode(1)) }
    }
}
