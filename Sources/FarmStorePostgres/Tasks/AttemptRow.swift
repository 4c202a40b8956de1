import FarmModel
import PostgresDriver

/// A failed attempt as it is read.
enum AttemptRow {
    /// To be followed by a condition on `a`.
    static let select: SQL = """
        SELECT a.job_id, a.index, a.attempt, w.name, a.failure, a.message, a.started_at, a.ended_at
        FROM attempts a JOIN workers w ON w.id = a.worker_id
        """

    static func decode(_ row: PostgresRow) throws -> AttemptRecord {
        AttemptRecord(
            id: AttemptID(
                task: TaskID(job: try row.decode(0), index: Int(try row.decode(1, as: Int32.self))),
                attempt: Int(try row.decode(2, as: Int16.self))),
            workerName: try row.decode(3), failure: FailureClass(rawValue: try row.decode(4)),
            message: try row.decode(5), startedAt: try row.decode(6), endedAt: try row.decode(7))
    }
}
