import FarmModel
import PostgresDriver

/// `.giveUp`.
extension PostgresConnection {
    /// Fails the task, or those of all jobs that one look finds, where no worker is left for it: of those with its files,
    /// and of those that left lately, each is barred or has no device with the memory.
    /// - Returns: the tasks that have failed by it.
    func giveUp(_ task: TaskID? = nil) throws -> [TaskID] {
        // PostgreSQL would take longer to compile the question than to answer it.
        try query("SET LOCAL jit = off")
        let hopeless = try query(HopelessTasks.select(task: task)).map { row in
            (job: try row.decode(0, as: JobID.self), index: try row.decode(1, as: Int32.self))
        }
        guard !hopeless.isEmpty else { return [] }
        // A task that no device has the memory for may never have been tried: its record says why it is not.
        return try query(
            """
            WITH failed AS (
                UPDATE tasks t SET state = 3
                FROM unnest(\(hopeless.map(\.job)), \(hopeless.map(\.index))) AS h (job_id, index)
                WHERE t.job_id = h.job_id AND t.index = h.index AND t.state = 0
                RETURNING t.job_id, t.index, t.attempt
            ), unbarred AS (
                DELETE FROM bars b USING failed f WHERE b.job_id = f.job_id AND b.index = f.index
            ), recorded AS (
                INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, failure, message, started_at)
                SELECT f.job_id, f.index, f.attempt, short.session_id, short.worker_id,
                    \(FailureClass.outOfMemory.rawValue), short.message, now()
                FROM failed f CROSS JOIN LATERAL (
                    SELECT l.session_id, s.worker_id, format(
                        'not tried: no worker has the memory for %sx%s with this model (%s ran out of it on %s)',
                        g.width, g.height, w.name, l.device) AS message
                    FROM jobs j CROSS JOIN LATERAL (\(SQL.segments)) g JOIN memory_limits l ON \(SQL.isOver)
                        JOIN sessions s ON s.id = l.session_id JOIN workers w ON w.id = s.worker_id
                    WHERE j.id = f.job_id AND g.first <= f.index AND g.beyond > f.index LIMIT 1
                ) short
                ON CONFLICT (job_id, index, attempt) DO NOTHING
            )
            SELECT job_id, index FROM failed
            """
        ).map { TaskID(job: try $0.decode(0), index: Int(try $0.decode(1, as: Int32.self))) }
    }
}
