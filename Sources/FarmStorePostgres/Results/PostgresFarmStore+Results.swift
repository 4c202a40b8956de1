package import FarmModel
package import FarmStore
import PostgresDriver

package import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    package func verdict(for image: RenderedImage) async throws -> ResultVerdict? {
        let rows = try await query(Self.standing(of: image))
        return try Self.verdict(rows, for: image)
    }

    package func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: Int64
    ) async throws -> ResultVerdict {
        let task = image.attempt.task
        let own = try (origin?.parameters).map { try JSONColumn.encode($0) }
        let size = origin?.parameters.finalSize
        let digests = (png: try bytes(ofHex: image.digest), pixels: try bytes(ofHex: image.pixelDigest))
        return try await transaction { connection in
            guard try connection.complete(image.attempt) else {
                return try Self.verdict(try connection.query(Self.standing(of: image)), for: image) ?? .superseded
            }
            try connection.query(
                """
                WITH recorded AS (
                    INSERT INTO images (job_id, index, attempt, worker_id, device_name, seed, byte_count, digest,
                        pixel_digest, infotext, provenance, started_at, finished_at, render_seconds, model_name,
                        model_digest, parameters, prompt_words, sampler, width, height)
                    VALUES (\(task.job), \(task.index)::int, \(image.attempt.attempt)::int2, \(worker),
                        \(image.deviceName), \(image.seed), \(image.byteCount)::int, \(digests.png),
                        \(digests.pixels), \(image.infotext), \(image.provenance)::jsonb, \(image.startedAt),
                        \(image.finishedAt), \(image.renderSeconds), \(origin?.modelName),
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
                INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, started_at, ended_at)
                VALUES (\(task.job), \(task.index)::int, \(image.attempt.attempt)::int2, \(session), \(worker),
                    \(image.startedAt), \(image.finishedAt))
                ON CONFLICT (job_id, index, attempt) DO UPDATE
                    SET failure = NULL, message = '', started_at = excluded.started_at, ended_at = excluded.ended_at
                """)
            try connection.query(DoneCount.add(job: task.job, session: session))
            return .committed
        }
    }

    /// How the task of a result stands, and what is recorded of it.
    private static func standing(of image: RenderedImage) -> SQL {
        """
        SELECT t.state, t.attempt, encode(i.digest, 'hex') AS digest
        FROM tasks t LEFT JOIN images i ON i.job_id = t.job_id AND i.index = t.index
        WHERE t.job_id = \(image.attempt.task.job) AND t.index = \(image.attempt.task.index)::int
        """
    }

    private static func verdict(_ rows: PostgresRows, for image: RenderedImage) throws -> ResultVerdict? {
        guard let row = rows.first, let state = TaskState(rawValue: try row.decode("state")) else {
            return .superseded
        }
        guard Int(try row.decode("attempt", as: Int16.self)) >= image.attempt.attempt else {
            throw FarmError(.invalidInput, "result \(image.attempt) is of an attempt that was never made")
        }
        guard state.isFinal else { return nil }
        let digest: String? = try row.decode("digest")
        return state == .done && digest == image.digest ? .committed : .superseded
    }

    private func bytes(ofHex hex: String) throws -> [UInt8] {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else {
            throw FarmError(.invalidInput, "'\(hex.shortened())' is not a SHA-256 in hex")
        }
        return try stride(from: 0, to: 64, by: 2).map { index in
            guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else {
                throw FarmError(.invalidInput, "'\(hex.shortened())' is not a SHA-256 in hex")
            }
            return byte
        }
    }
}
