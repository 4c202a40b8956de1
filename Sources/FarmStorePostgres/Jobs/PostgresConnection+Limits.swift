import FarmModel
import FarmStore
import PostgresDriver

/// What a submitter has of the farm, counted in the transaction that adds to it.
extension PostgresConnection {
    /// Any number, as long as it never changes: "lim " in ASCII. Locks of two numbers meet none of one.
    private static let limitLock: Int32 = 0x6c69_6d20

    /// Submissions of one submitter go one after another until the commit. Taken before anything else is locked.
    func lock(limitsOf submitter: String) throws {
        try query("SELECT pg_advisory_xact_lock(\(Self.limitLock), hashtext(\(submitter)))")
    }

    /// - Parameter job: the new one, whose row is there.
    /// - Throws: `exhausted`.
    func admit(images: Int, job: JobID, of submitter: String, limits: PrincipalLimits) throws {
        var load = SubmitterLoad()
        if limits.openJobs != nil || limits.queuedImages != nil {
            // More than this cannot wait: most often nothing else is counted.
            let rows = try query(
                """
                SELECT count(*) AS jobs, coalesce(sum(image_count), 0)::int8 AS images FROM jobs
                WHERE submitter = \(submitter) AND finished_at IS NULL AND id <> \(job)
                """)
            if let row = rows.first {
                load.openJobs = try row.decode("jobs")
                load.queuedImages = try row.decode("images")
            }
        }
        if let most = limits.queuedImages, load.queuedImages + images > most {
            load.queuedImages = try queuedImages(of: submitter, beside: job, atMost: most)
        }
        if limits.keptBytes != nil { load.keptBytes = try keptBytes(of: submitter) }
        try limits.admit(images: images, beside: load, of: submitter)
    }

    /// Of large jobs by the count of what is done, of small ones by their tasks. Counts a little further than the limit
    /// and no more.
    private func queuedImages(of submitter: String, beside job: JobID, atMost most: Int) throws -> Int {
        try query(
            """
            WITH open AS MATERIALIZED (
                SELECT j.id, j.image_count, (SELECT sum(d.done) FROM job_done d WHERE d.job_id = j.id) AS done
                FROM jobs j WHERE j.submitter = \(submitter) AND j.finished_at IS NULL AND j.id <> \(job)
            )
            SELECT (SELECT coalesce(sum(greatest(0, o.image_count - o.done - (
                        SELECT count(*) FROM tasks t WHERE t.job_id = o.id AND t.state IN (3, 4)))), 0)
                    FROM open o WHERE o.done IS NOT NULL)::int8
                + (SELECT count(*) FROM (
                    SELECT FROM open o CROSS JOIN LATERAL (
                        SELECT FROM tasks t WHERE t.job_id = o.id AND t.state = 0
                        UNION ALL SELECT FROM tasks t WHERE t.job_id = o.id AND t.state = 1
                    ) t
                    WHERE o.done IS NULL LIMIT \(most) + 1
                ) counted)
            """
        ).value(as: Int.self) ?? 0
    }

    /// As jobs have written it down when they were finished; what running ones keep is summed from the index.
    private func keptBytes(of submitter: String) throws -> Int64 {
        try query(
            """
            SELECT (SELECT coalesce(sum(kept_bytes), 0) FROM jobs WHERE submitter = \(submitter) AND kept_count > 0)::int8
                + (SELECT coalesce(sum(i.byte_count), 0)
                    FROM jobs j JOIN images i ON i.job_id = j.id
                    WHERE j.submitter = \(submitter) AND j.finished_at IS NULL)::int8
            """
        ).value(as: Int64.self) ?? 0
    }
}
