import FarmModel
import PostgresDriver

/// A job as it is read: with final counts if it is finished, else with its tasks counted through the partial indexes; those
/// that are queued or done are many in a large job, of which the done ones are kept count of.
enum JobRow {
    /// - Parameter jobs: the table, or those of it that a call reaches.
    static func select(from jobs: SQL) -> SQL {
        """
        SELECT j.id, j.name, j.submitter, j.priority, j.model_name, j.model_digest, j.parameters::text AS parameters,
            j.image_count, j.submitted_at, j.finished_at, j.cancelled_at IS NOT NULL AS is_cancelled,
            c.queued, c.running, c.failed, c.cancelled
        FROM \(jobs) j CROSS JOIN LATERAL (
            SELECT 0::int8 AS queued, 0::int8 AS running, j.failed_count::int8 AS failed,
                j.cancelled_count::int8 AS cancelled
            WHERE j.finished_at IS NOT NULL
            UNION ALL
            SELECT CASE WHEN d.done IS NULL
                    THEN (SELECT count(*) FROM tasks t WHERE t.job_id = j.id AND t.state = 0)
                    ELSE greatest(0, j.image_count - d.done - a.running - a.failed - a.cancelled)
                END, a.running, a.failed, a.cancelled
            FROM (
                SELECT (SELECT count(*) FROM tasks t WHERE t.job_id = j.id AND t.state = 1) AS running,
                    (SELECT count(*) FROM tasks t WHERE t.job_id = j.id AND t.state = 3) AS failed,
                    (SELECT count(*) FROM tasks t WHERE t.job_id = j.id AND t.state = 4) AS cancelled
            ) a CROSS JOIN (SELECT sum(done) AS done FROM job_done WHERE job_id = j.id) d
            WHERE j.finished_at IS NULL
        ) c
        """
    }

    static func decode(_ row: PostgresRow) throws -> Job {
        let imageCount = Int(try row.decode("image_count", as: Int32.self))
        var counts = JobCounts(
            queued: try row.decode("queued"), running: try row.decode("running"), failed: try row.decode("failed"),
            cancelled: try row.decode("cancelled"))
        counts.done = imageCount - counts.total
        return Job(
            id: try row.decode("id"), name: try row.decode("name"), submitter: try row.decode("submitter"),
            priority: Int(try row.decode("priority", as: Int32.self)), modelName: try row.decode("model_name"),
            modelDigest: try row.decode("model_digest"),
            parameters: try JSONColumn.decode(try row.decode("parameters")), imageCount: imageCount,
            submittedAt: try row.decode("submitted_at"), finishedAt: try row.decode("finished_at"),
            isCancelled: try row.decode("is_cancelled"), counts: counts)
    }
}
