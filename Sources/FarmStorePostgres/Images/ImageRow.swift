import FarmModel
import PostgresDriver

/// An image as it is read: its own row and what it shares with its job.
enum ImageRow {
    /// The farm's clock, and the worker's: builds of before wrote the latter alone, apart from when it was recorded.
    private static let times: SQL = """
        CASE WHEN i.worker_finished_at IS NULL THEN i.recorded_at - (i.finished_at - i.started_at)
            ELSE i.started_at END AS started_at,
        i.recorded_at AS finished_at,
        CASE WHEN i.worker_finished_at IS NULL THEN i.started_at ELSE i.worker_started_at END AS worker_started_at,
        coalesce(i.worker_finished_at, i.finished_at) AS worker_finished_at
        """

    /// - Parameter jobs: the table, or those of it that a call reaches.
    static func select(from jobs: SQL) -> SQL {
        """
        SELECT i.id, i.job_id, i.index, i.attempt, i.device_name, i.byte_count, encode(i.digest, 'hex') AS digest,
            encode(i.pixel_digest, 'hex') AS pixel_digest, i.infotext, i.provenance::text AS provenance, \(times),
            i.render_seconds, j.name AS job_name, j.submitter, coalesce(i.model_name, j.model_name) AS model_name,
            coalesce(i.model_digest, j.model_digest) AS model_digest, i.parameters::text AS own,
            CASE WHEN i.parameters IS NULL THEN j.parameters::text END AS common, w.name AS worker_name
        FROM images i JOIN \(jobs) j ON j.id = i.job_id JOIN workers w ON w.id = i.worker_id
        """
    }

    static func decode(_ row: PostgresRow) throws -> ImageRecord {
        let index = Int(try row.decode("index", as: Int32.self))
        return ImageRecord(
            id: try row.decode("id"), task: TaskID(job: try row.decode("job_id"), index: index),
            attempt: Int(try row.decode("attempt", as: Int16.self)), jobName: try row.decode("job_name"),
            submitter: try row.decode("submitter"), modelName: try row.decode("model_name"),
            modelDigest: try row.decode("model_digest"), parameters: try parameters(row, index: index),
            workerName: try row.decode("worker_name"), deviceName: try row.decode("device_name"),
            byteCount: Int(try row.decode("byte_count", as: Int32.self)), digest: try row.decode("digest"),
            pixelDigest: try row.decode("pixel_digest"), infotext: try row.decode("infotext"),
            provenance: try row.decode("provenance"), startedAt: try row.decode("started_at"),
            finishedAt: try row.decode("finished_at"), workerStartedAt: try row.decode("worker_started_at"),
            workerFinishedAt: try row.decode("worker_finished_at"), renderSeconds: try row.decode("render_seconds"))
    }

    private static func parameters(_ row: PostgresRow, index: Int) throws -> GenerationParameters {
        if let own: String = try row.decode("own") { return try JSONColumn.decode(own) }
        let common: GenerationParameters = try JSONColumn.decode(try row.decode("common"))
        return common.forImage(index)
    }
}
