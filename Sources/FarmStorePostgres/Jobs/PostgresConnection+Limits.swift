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
            load.queuedImages = try queuedImages(of: submitter, beside: job, room: most - images, atMost: most)
        }
        if limits.keptBytes != nil { load.keptBytes = try keptBytes(of: submitter) }
        try limits.admit(images: images, beside: load, of: submitter)
    }

    /// Of large jobs by the count of what is done. Of small ones, whose images are handed out in their order, those from the
    /// first that waits: only where that is too much are their tasks counted, and no further than the limit.
    private func queuedImages(of submitter: String, beside job: JobID, room: Int, atMost most: Int) throws -> Int {
        try query(
            """
            WITH open AS MATERIALIZED (
                SELECT j.id, d.done IS NOT NULL AS is_counted, CASE WHEN d.done IS NOT NULL
                    THEN greatest(0, j.image_count - d.done - (
                        SELECT count(*) FROM tasks t WHERE t.job_id = j.id AND t.state IN (3, 4)))
                    ELSE j.image_count - coalesce((
                            SELECT t.index FROM tasks t WHERE t.job_id = j.id AND t.state = 0 ORDER BY t.index LIMIT 1
                        ), j.image_count) + (SELECT count(*) FROM tasks t WHERE t.job_id = j.id AND t.state = 1)
                    END AS images
                FROM jobs j CROSS JOIN LATERAL (SELECT sum(done) AS done FROM job_done WHERE job_id = j.id) d
                WHERE j.submitter = \(submitter) AND j.finished_at IS NULL AND j.id <> \(job)
            )
            SELECT CASE WHEN o.images <= \(room) THEN o.images ELSE o.counted + (
                SELECT count(*) FROM (
                    SELECT FROM open o CROSS JOIN LATERAL (
                        SELECT FROM tasks t WHERE t.job_id = o.id AND t.state = 0
                        UNION ALL SELECT FROM tasks t WHERE t.job_id = o.id AND t.state = 1
                    ) t
                    WHERE NOT o.is_counted LIMIT \(most) + 1
                ) c) END::int8
            FROM (
                SELECT coalesce(sum(images), 0) AS images,
                    coalesce(sum(images) FILTER (WHERE is_counted), 0) AS counted FROM open
            ) o
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
