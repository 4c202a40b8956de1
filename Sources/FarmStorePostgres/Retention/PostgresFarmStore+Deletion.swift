import FarmBasics
package import FarmModel
import FarmStore
import PostgresDriver

extension PostgresFarmStore {
    /// Only the job's own row goes at once; the rest by ``takeRetentionStep()``.
    package func delete(job id: JobID) async throws -> DiskUse? {
        try await transaction(noting: { .asAsked(if: $0 != nil) }) { connection in
            let rows = try connection.query("SELECT image_count FROM \(jobs) j WHERE id = \(id) FOR UPDATE")
            guard let imageCount = try rows.value(as: Int32.self) else { return nil }
            // Whether it is finished shows a moment later than its tasks do. With the job locked none is queued again.
            let open = try connection.query(
                """
                SELECT (SELECT count(*) FROM tasks WHERE job_id = \(id) AND state = 0)
                    + (SELECT count(*) FROM tasks WHERE job_id = \(id) AND state = 1)
                """
            ).value(as: Int.self)
            guard open == 0 else {
                let images = open == 1 ? "1 unfinished image" : "\(open ?? 0) unfinished images"
                throw FarmError(.failedPrecondition, "job \(id) has \(images); first: farm cancel \(id)")
            }
            let kept = try connection.query(kept(job: id)).first.map(Self.diskUse)
            try connection.query("DELETE FROM retention_rules WHERE job_id = \(id)")
            try connection.query("INSERT INTO job_deletions (job_id, image_count) VALUES (\(id), \(imageCount))")
            try connection.query("DELETE FROM jobs WHERE id = \(id)")
            try connection.query(News.changed([id]).notify)
            return kept
        }
    }

    /// Locks their jobs, whose kept counts are lowered with it. Images of jobs that the call does not reach are missing.
    package func delete(images ids: [ImageID]) async throws -> ImageDeletion {
        try await transaction(noting: { .asAsked(if: $0.deleted.images > 0) }) { connection in
            // Images of a deleted job are none any more. A job that is finished or retried meanwhile waits.
            let jobs = try connection.query(
                """
                SELECT j.id FROM \(jobs) j
                WHERE j.id IN (SELECT job_id FROM images WHERE id = ANY(\(ids)))
                ORDER BY j.id FOR NO KEY UPDATE
                """
            ).map { try $0.decode(0, as: JobID.self) }
            let gone = try connection.delete(
                images: "SELECT id FROM images WHERE id = ANY(\(ids)) AND job_id = ANY(\(jobs))")
            return ImageDeletion(
                deleted: DiskUse(images: gone.count, bytes: gone.reduce(0) { $0 + $1.bytes }),
                missing: Set(ids).subtracting(gone.map(\.id)).sorted())
        }
    }

    /// Read from the job where it is finished, else counted.
    package func diskUse(job id: JobID) async throws -> DiskUse? {
        try await query(kept(job: id)).first.map(Self.diskUse)
    }

    /// The database's bytes are those on disk, indices and all.
    /// - Throws: `internal` where the database answers without a row.
    package func diskUse() async throws -> FarmDiskUse {
        let rows = try await query(
            """
            SELECT (finished.images + running.images)::int8 AS images, (finished.bytes + running.bytes)::int8 AS bytes,
                pg_database_size(current_database()) AS database, (SELECT count(*) FROM job_deletions) AS deleting
            FROM (
                SELECT coalesce(sum(kept_count), 0) AS images, coalesce(sum(kept_bytes), 0) AS bytes
                FROM jobs WHERE kept_count > 0
            ) finished CROSS JOIN (
                SELECT count(*) AS images, coalesce(sum(i.byte_count), 0) AS bytes
                FROM jobs j JOIN images i ON i.job_id = j.id WHERE j.finished_at IS NULL
            ) running
            """)
        guard let row = rows.first else { throw FarmError(.internal, "the farm's disk use is not known") }
        return FarmDiskUse(
            kept: try Self.diskUse(row), databaseBytes: try row.decode("database"),
            deletingJobs: try row.decode("deleting"))
    }

    /// What a job keeps: written down when it is finished, counted through the index while it runs.
    private func kept(job id: JobID) -> SQL {
        """
        SELECT k.images, k.bytes
        FROM \(jobs) j CROSS JOIN LATERAL (
            SELECT j.kept_count::int8 AS images, j.kept_bytes AS bytes WHERE j.finished_at IS NOT NULL
            UNION ALL
            SELECT c.images, c.bytes
            FROM (
                SELECT count(*) AS images, coalesce(sum(i.byte_count), 0)::int8 AS bytes
                FROM images i WHERE i.job_id = j.id
            ) c
            WHERE j.finished_at IS NULL
        ) k
        WHERE j.id = \(id)
        """
    }

    private static func diskUse(_ row: PostgresRow) throws -> DiskUse {
        DiskUse(images: try row.decode("images"), bytes: try row.decode("bytes"))
    }
}
