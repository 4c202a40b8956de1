import FarmBasics
package import FarmModel
package import FarmStore
import PostgresDriver

package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    /// Asked before the bytes are read, without a lock: ``record(_:origin:png:worker:session:)`` looks again.
    /// - Throws: `invalidInput` where the job's key does not fit, or no such attempt was ever made.
    package func verdict(for image: RenderedImage) async throws -> DeliveryVerdict? {
        let rows = try await query(Self.standing(of: image))
        return try Self.verdict(rows, for: image)
    }

    /// One transaction: the task's compare-and-set decides who wins, and the image, its bytes and its attempt follow.
    /// - Throws: `invalidInput` for what PostgreSQL cannot hold.
    package func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: SessionID
    ) async throws -> DeliveryVerdict {
        let task = image.attempt.task
        let own = try (origin?.parameters).map { try JSONColumn.encode($0) }
        let size = origin?.parameters.finalSize
        return try await transaction { connection in
            guard let won = try connection.win(image) else {
                return try Self.verdict(try connection.query(Self.standing(of: image)), for: image) ?? .superseded
            }
            try connection.query(
                """
                WITH recorded AS (
                    INSERT INTO images (job_id, index, attempt, worker_id, device_name, seed, byte_count, digest,
                        pixel_digest, infotext, provenance, started_at, finished_at, worker_started_at,
                        worker_finished_at, render_seconds, model_name, model_digest, parameters, prompt_words, sampler,
                        width, height)
                    VALUES (\(task.job), \(task.index)::int, \(image.attempt.attempt)::int2, \(worker),
                        \(image.deviceName), \(image.seed), \(image.byteCount)::int, \(image.digest.bytes),
                        \(image.pixelDigest.bytes), \(image.infotext), \(image.provenance)::jsonb, \(won.handedOutAt), now(),
                        \(image.startedAt), \(image.finishedAt), \(image.renderSeconds), \(origin?.modelName),
                        \(origin?.modelDigest), \(own)::jsonb,
                        to_tsvector('simple', \(origin?.parameters.prompt)::text),
                        \(origin?.parameters.sampler.rawValue), \(size.map { Int32(clamping: $0.width) }),
                        \(size.map { Int32(clamping: $0.height) }))
                    RETURNING id
                ), small AS (
                    INSERT INTO thumbnails (image_id, jpeg) SELECT id, \(image.thumbnail) FROM recorded
                    WHERE \(image.thumbnail) IS NOT NULL
                )
                INSERT INTO image_bytes (image_id, png) SELECT id, \(png) FROM recorded
                """)
            try connection.query(
                """
                INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, started_at)
                VALUES (\(task.job), \(task.index)::int, \(image.attempt.attempt)::int2, \(session), \(worker),
                    \(won.handedOutAt))
                ON CONFLICT (job_id, index, attempt) DO UPDATE
                    SET failure = NULL, message = '', started_at = excluded.started_at, ended_at = excluded.ended_at
                """)
            if won.hadFailed { try connection.query(Self.countLate(image)) }
            try connection.query(DoneCount.add(job: task.job, session: session))
            return .committed
        }
    }

    /// How the task of an image stands, and what is recorded of it. A deleted job has no key and no name.
    private static func standing(of image: RenderedImage) -> SQL {
        """
        SELECT t.state, t.attempt, encode(i.digest, 'hex') AS digest,
            (SELECT coalesce(j.key, 0) FROM jobs j WHERE j.id = t.job_id) AS key
        FROM tasks t LEFT JOIN images i ON i.job_id = t.job_id AND i.index = t.index
        WHERE t.job_id = \(image.attempt.task.job) AND t.index = \(image.attempt.task.index)::int
        """
    }

    private static func verdict(_ rows: PostgresRows, for image: RenderedImage) throws -> DeliveryVerdict? {
        guard let row = rows.first, let state = TaskState(rawValue: try row.decode("state")),
            let key: Int64 = try row.decode("key")
        else { return .superseded }
        guard key == image.attempt.key ?? 0 else {
            throw FarmError(
                .invalidInput,
                "result \(image.attempt) is not of this farm's job \(image.attempt.task.job): its key does not fit")
        }
        guard image.attempt.attempt >= 1, Int(try row.decode("attempt", as: Int16.self)) >= image.attempt.attempt
        else { throw FarmError(.invalidInput, "result \(image.attempt) is of an attempt that was never made") }
        guard state.isFinal, state != .failed else { return nil }
        let digest: Digest? = try row.decode("digest")
        return state == .done && digest == image.digest ? .committed : .superseded
    }

    /// The counts of a job that was finished without this image.
    private static func countLate(_ image: RenderedImage) -> SQL {
        """
        UPDATE jobs SET done_count = done_count + 1, failed_count = failed_count - 1, kept_count = kept_count + 1,
            kept_bytes = kept_bytes + \(image.byteCount)
        WHERE id = \(image.attempt.task.job) AND finished_at IS NOT NULL
        """
    }
}

extension PostgresConnection {
    /// Makes the task done where it wants the image: when it was handed out, and whether it had failed for good.
    fileprivate func win(_ image: RenderedImage) throws -> (handedOutAt: Date, hadFailed: Bool)? {
        if let handedOutAt = try complete(image.attempt) { return (handedOutAt, false) }
        // The job first, as a retry and the count of a finished job have it.
        try query("SELECT FROM jobs WHERE id = \(image.attempt.task.job) FOR UPDATE")
        return try complete(image.attempt, isFailed: true).map { ($0, true) }
    }
}
