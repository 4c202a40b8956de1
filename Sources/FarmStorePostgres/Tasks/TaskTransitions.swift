import FarmModel
import FarmScheduling
import FarmStore
import PostgresDriver

import struct FoundationEssentials.Date
import struct FoundationEssentials.UUID

/// Every statement that changes where a task stands: `TaskLife`'s guards in SQL, an event each.
///
/// Nothing else writes to `tasks` but a submission. Each runs in its caller's transaction.
extension PostgresConnection {
    /// `.claim`: leases queued tasks with these indices, in their order, at most one for each entry of `sessions`, none to a worker that
    /// is barred from it. Sessions that have ended get none, nor do those of drained workers.
    func claim(job: Int64, indices range: Range<Int>, sessions: [Int64]) throws -> [ClaimedTask] {
        // Held until the commit: a session's end waits for it and then finds what was claimed.
        let live = Dictionary(
            uniqueKeysWithValues: try query(
                """
                SELECT s.id, s.worker_id FROM sessions s JOIN workers w ON w.id = s.worker_id
                WHERE s.id = ANY(\(sessions)) AND s.ended_at IS NULL AND NOT w.is_drained FOR SHARE OF s
                """
            ).map { (try $0.decode(0, as: Int64.self), try $0.decode(1, as: UUID.self)) })
        let slots = sessions.filter { live[$0] != nil }
        guard !slots.isEmpty else { return [] }
        let queued = try query(
            """
            SELECT t.index, CASE WHEN t.attempt > 0 THEN ARRAY(
                SELECT b.worker_id FROM bars b
                WHERE b.job_id = t.job_id AND b.index = t.index AND \(SQL.isBar)) END AS barred
            FROM tasks t
            WHERE t.job_id = \(job) AND t.state = 0 AND t.index >= \(Int32(clamping: range.lowerBound))
                AND t.index < \(Int32(clamping: range.upperBound)) AND (t.attempt = 0 OR EXISTS (
                SELECT FROM unnest(\(Array(Set(live.values)))) AS mine (worker_id) WHERE NOT EXISTS (
                    SELECT FROM bars b
                    WHERE b.job_id = t.job_id AND b.index = t.index AND b.worker_id = mine.worker_id
                        AND \(SQL.isBar))))
            ORDER BY t.index LIMIT \(slots.count) FOR UPDATE OF t SKIP LOCKED
            """
        ).map { (index: try $0.decode(0, as: Int32.self), barred: try $0.decode(1, as: [UUID]?.self) ?? []) }
        var free = slots
        var indices: [Int32] = []
        var takers: [Int64] = []
        for task in queued {
            let slot = free.firstIndex { session in live[session].map { !task.barred.contains($0) } ?? false }
            guard let slot else { continue }
            indices.append(task.index)
            takers.append(free.remove(at: slot))
        }
        guard !indices.isEmpty else { return [] }
        return try query(
            """
            UPDATE tasks t SET state = 1, attempt = t.attempt + 1, session_id = c.session_id, leased_at = now()
            FROM unnest(\(indices), \(takers)) AS c (index, session_id)
            WHERE t.job_id = \(job) AND t.index = c.index
            RETURNING t.index, t.attempt, t.session_id, (SELECT key FROM jobs WHERE id = t.job_id)
            """
        ).map { row in
            ClaimedTask(
                attempt: AttemptID(
                    task: TaskID(job: job, index: Int(try row.decode(0, as: Int32.self))),
                    attempt: Int(try row.decode(1, as: Int16.self)), key: try row.decode(3)),
                session: try row.decode(2))
        }.sorted { $0.attempt.task < $1.attempt.task }
    }

    /// `.complete`: whether the task was open, or failed if `isFailed`, and the attempt is one of its.
    /// - Returns: when it was handed out last; nil where the result is not wanted.
    func complete(_ attempt: AttemptID, isFailed: Bool = false) throws -> Date? {
        let states: [Int16] = isFailed ? [TaskState.failed.rawValue] : [0, 1]
        let completed = try query(
            """
            UPDATE tasks SET state = 2, session_id = NULL
            WHERE job_id = \(attempt.task.job) AND index = \(attempt.task.index)::int AND state = ANY(\(states))
                AND attempt >= \(attempt.attempt)::int2 AND \(attempt.attempt) >= 1 AND \(SQL.isBound(attempt))
            RETURNING coalesce(leased_at, now())
            """)
        return try completed.value(as: Date.self)
    }

    /// `.fail`: where the task stands then, and since when it was leased; nil where the attempt is not the session's.
    func fail(
        _ attempt: AttemptID, session: Int64, worker: UUID, failure: FailureClass
    ) throws -> (state: TaskState, leasedAt: Date)? {
        let task = attempt.task
        let rows = try query(
            """
            SELECT state, attempt, session_id, failures, host_deaths, losses, leased_at FROM tasks
            WHERE job_id = \(task.job) AND index = \(task.index)::int
                AND state = 1 AND attempt = \(attempt.attempt)::int2 AND session_id = \(session)
                AND \(SQL.isBound(attempt)) FOR UPDATE
            """)
        guard let row = rows.first else { return nil }
        var life = TaskLife()
        life.state = TaskState(rawValue: try row.decode("state")) ?? .failed
        life.attempt = Int(try row.decode("attempt", as: Int16.self))
        life.session = try row.decode("session_id")
        life.failures = Int(try row.decode("failures", as: Int16.self))
        life.hostDeaths = Int(try row.decode("host_deaths", as: Int16.self))
        life.losses = Int(try row.decode("losses", as: Int16.self))
        let event = TaskLife.Event.fail(attempt: attempt.attempt, session: session, worker: worker, failure)
        guard life.apply(event) == .accepted else { return nil }
        try query(
            """
            UPDATE tasks SET state = \(life.state.rawValue), session_id = NULL, failures = \(life.failures)::int2,
                host_deaths = \(life.hostDeaths)::int2, losses = \(life.losses)::int2
            WHERE job_id = \(task.job) AND index = \(task.index)::int
            """)
        if !life.barred.isEmpty || !life.resting.isEmpty {
            let rest = life.barred.isEmpty ? Double(FailurePolicy.rest(attempt: life.attempt).components.seconds) : nil
            try query(
                """
                INSERT INTO bars AS b (job_id, index, worker_id, lapses_at)
                VALUES (\(task.job), \(task.index)::int, \(worker), now() + make_interval(secs => \(rest)))
                ON CONFLICT (job_id, index, worker_id) DO UPDATE SET lapses_at = excluded.lapses_at
                WHERE b.lapses_at IS NOT NULL
                """)
        }
        return (life.state, try row.decode("leased_at"))
    }

    /// `.giveUp`, for those of a job's tasks, or of all, that no worker is left for: of those with its files, and of
    /// those that left lately, each is barred or has no device with the memory.
    /// - Returns: the tasks that have failed by it.
    func giveUp(job: Int64? = nil) throws -> [TaskID] {
        let absence = Double(FailurePolicy.absence.components.seconds)
        let mayReturn: SQL = """
            s.ended_at > now() - make_interval(secs => \(absence))
            AND NOT EXISTS (SELECT FROM sessions n WHERE n.worker_id = s.worker_id AND n.id > s.id)
            """
        let isHolder: SQL = "s.ended_at IS NULL AND \(SQL.canHaveFiles)"
        // A task that no device has the memory for may never have been tried: its record says why it is not.
        return try query(
            """
            WITH hopeless AS MATERIALIZED (
                SELECT j.id AS job_id, g.first, g.beyond FROM jobs j CROSS JOIN LATERAL (\(SQL.segments)) g
                WHERE j.finished_at IS NULL AND (\(job)::int8 IS NULL OR j.id = \(job))
                    AND EXISTS (SELECT FROM memory_limits l WHERE \(SQL.isOver))
                    AND NOT EXISTS (SELECT FROM sessions s WHERE (\(mayReturn) OR \(isHolder)) AND \(SQL.fits))
            ), failed AS (
                UPDATE tasks t SET state = 3
                FROM (
                    SELECT b.job_id, b.index FROM bars b
                    WHERE b.lapses_at IS NULL AND (\(job)::int8 IS NULL OR b.job_id = \(job))
                    UNION
                    SELECT q.job_id, q.index FROM hopeless h JOIN tasks q
                        ON q.job_id = h.job_id AND q.state = 0 AND q.index >= h.first AND q.index < h.beyond
                ) chosen JOIN jobs j ON j.id = chosen.job_id
                    JOIN LATERAL (\(SQL.segments)) g ON g.first <= chosen.index AND g.beyond > chosen.index
                WHERE t.job_id = chosen.job_id AND t.index = chosen.index AND t.state = 0 AND NOT EXISTS (
                    SELECT FROM sessions s
                    WHERE (\(mayReturn) OR \(isHolder)) AND \(SQL.fits) AND NOT EXISTS (
                        SELECT FROM bars b
                        WHERE b.job_id = t.job_id AND b.index = t.index AND b.worker_id = s.worker_id
                            AND b.lapses_at IS NULL))
                RETURNING t.job_id, t.index, t.attempt
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

    /// `.release`.
    func release(_ attempts: [AttemptID], session: Int64) throws {
        try query(
            """
            UPDATE tasks t SET state = 0, session_id = NULL
            FROM \(AttemptList.rows(attempts))
            WHERE t.job_id = held.job_id AND t.index = held.index AND t.attempt = held.attempt
                AND t.state = 1 AND t.session_id = \(session) AND \(SQL.isHeldBound)
            """)
    }

    /// `.sessionLost`: requeues what ended sessions leased, and fails for good what was lost too often.
    /// - Returns: the jobs whose counts changed.
    func lose(sessions: [Int64]) throws -> [Int64] {
        try query(
            """
            WITH lost AS (
                UPDATE tasks t SET session_id = NULL, losses = t.losses + 1,
                    state = CASE WHEN t.losses + 1 < \(FailurePolicy.maximumLosses) THEN 0 ELSE 3 END
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
            """
        ).map { try $0.decode(0) }
    }

    /// `.sessionMoved`: to a worker's new session go the leases that its earlier ones had, or lost without anybody
    /// taking the task since.
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
                AND \(SQL.isHeldBound)
            RETURNING t.job_id, t.index, t.attempt, held.key
            """
        ).map { row in
            let key: Int64 = try row.decode(3)
            return AttemptID(
                task: TaskID(job: try row.decode(0), index: Int(try row.decode(1, as: Int32.self))),
                attempt: Int(try row.decode(2, as: Int16.self)), key: key == 0 ? nil : key)
        }
        return Set(moved)
    }

    /// `.cancel`, for every open task of a job.
    /// - Returns: how many that were.
    func cancel(tasksOf job: Int64) throws -> Int {
        // A task that is claimed meanwhile is locked by its claim until that commits, and cancelled then.
        try query("UPDATE tasks SET state = 4, session_id = NULL WHERE job_id = \(job) AND state IN (0, 1)")
            .affectedCount
    }

    /// `.retry`, for every failed task of a job.
    /// - Returns: how many that were.
    func retry(tasksOf job: Int64) throws -> Int {
        try query(
            """
            DELETE FROM bars b USING tasks t
            WHERE b.job_id = \(job) AND t.job_id = \(job) AND t.index = b.index AND t.state = 3
            """)
        return try query(
            """
            UPDATE tasks SET state = 0, failures = 0, host_deaths = 0, losses = 0
            WHERE job_id = \(job) AND state = 3
            """
        ).affectedCount
    }
}
