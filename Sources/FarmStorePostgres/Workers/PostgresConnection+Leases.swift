import FarmModel
import PostgresDriver

import struct FoundationEssentials.UUID

extension PostgresConnection {
    /// Moves leases that a worker's earlier sessions had, or lost without anybody taking the task since, to its new
    /// session.
    /// - Returns: the attempts that the new session leases.
    func move(_ attempts: [AttemptID], of worker: UUID, to session: Int64) throws -> Set<AttemptID> {
        guard !attempts.isEmpty else { return [] }
        let moved = try query(
            """
            UPDATE tasks t SET state = 1, session_id = \(session), leased_at = coalesce(t.leased_at, now())
            FROM \(AttemptList.rows(attempts))
            WHERE t.job_id = held.job_id AND t.index = held.index AND t.attempt = held.attempt
                AND (t.state = 0
                    OR t.state = 1 AND t.session_id IN (SELECT id FROM sessions WHERE worker_id = \(worker)))
            RETURNING t.job_id, t.index, t.attempt
            """
        ).map { row in
            AttemptID(
                task: TaskID(job: try row.decode(0), index: Int(try row.decode(1, as: Int32.self))),
                attempt: Int(try row.decode(2, as: Int16.self)))
        }
        return Set(moved)
    }

    /// Requeues what ended sessions leased, and fails for good what has lost too many.
    func requeue(sessions: [Int64], maximumAttempts: Int) throws {
        guard !sessions.isEmpty else { return }
        try query("DELETE FROM session_models WHERE session_id = ANY(\(sessions))")
        let requeued = try query(
            """
            WITH lost AS (
                UPDATE tasks t SET session_id = NULL, state = CASE WHEN t.attempt < \(maximumAttempts) THEN 0 ELSE 3 END
                FROM sessions s
                WHERE t.session_id = ANY(\(sessions)) AND t.state = 1 AND s.id = t.session_id
                RETURNING t.job_id, t.index, t.attempt, t.leased_at, s.id AS session_id, s.worker_id, s.end_reason
            )
            INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, failure, message, started_at)
            SELECT job_id, index, attempt, session_id, worker_id, \(FailureClass.workerLost.rawValue),
                coalesce(end_reason, ''), leased_at
            FROM lost
            ON CONFLICT (job_id, index, attempt) DO NOTHING
            RETURNING job_id
            """)
        guard !requeued.isEmpty else { return }
        try query(News.tasks.notify)
        try query(News.changed(Array(Set(try requeued.map { try $0.decode(0, as: Int64.self) }))).notify)
    }
}
