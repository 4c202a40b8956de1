import FarmModel
import FarmStore
import PostgresDriver

/// What is given out twice.
extension BrokenStore {
    func duplicate(_ attempt: AttemptID, of session: SessionID, to other: SessionID) async throws -> ClaimedTask? {
        guard mistake == .duplicateOfWhateverIsLeased else {
            return try await store.duplicate(attempt, of: session, to: other)
        }
        let task = attempt.task
        return try await pool.query(
            """
            UPDATE tasks SET attempt = attempt + 1, session_id = \(other)
            WHERE job_id = \(task.job) AND index = \(task.index)::int AND state = 1 RETURNING attempt
            """
        ).value(as: Int16.self).map {
            ClaimedTask(attempt: AttemptID(task: task, attempt: Int($0)), session: other)
        }
    }
}
