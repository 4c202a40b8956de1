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
    /// `.duplicate`: leases a task that another session renders once more; nil where it is not to be.
    func duplicate(_ attempt: AttemptID, of session: SessionID, to other: SessionID) throws -> ClaimedTask? {
        // Held until the commit, as for a claim.
        let live = try query(
            """
            SELECT s.id FROM sessions s JOIN workers w ON w.id = s.worker_id
            WHERE s.id = \(other) AND s.ended_at IS NULL AND NOT w.is_drained
                AND w.id <> (SELECT worker_id FROM sessions WHERE id = \(session)) FOR SHARE OF s
            """)
        guard !live.isEmpty else { return nil }
        return try query(
            """
            UPDATE tasks SET attempt = attempt + 1, session_id = \(other), leased_at = now()
            WHERE job_id = \(attempt.task.job) AND index = \(attempt.task.index)::int AND state = 1
                AND attempt = \(attempt.attempt)::int2 AND session_id = \(session) AND failures = 0 AND losses = 0
                AND NOT EXISTS (SELECT FROM bars b WHERE b.job_id = tasks.job_id AND b.index = tasks.index)
                AND \(SQL.isBound(attempt))
            RETURNING attempt
            """
        ).value(as: Int16.self).map {
            ClaimedTask(attempt: AttemptID(task: attempt.task, attempt: Int($0), key: attempt.key), session: other)
        }
    }

    /// `.complete`: whether the task was open, or failed if `isFailed`, and the attempt is one of its.
    /// - Returns: when it was handed out last; nil where the image is not wanted.
    func complete(_ attempt: AttemptID, isFailed: Bool = false) throws -> Date? {
        let states: [Int16] = isFailed ? [TaskState.failed.rawValue] : [0, 1]
        let completed = try query(
            """
            UPDATE tasks SET state = 2, session_id = NULL
            WHERE job_id = \(attempt.task.job) AND index = \(attempt.task.index)::int AND state = ANY(\(states))
                AND attempt >= \(attempt.attempt)::int2 AND \(attempt.attempt) >= 1 AND \(SQL.isBound(attempt))
            RETURNING coalesce(leased_at, now()),
                EXISTS (SELECT FROM bars b WHERE b.job_id = tasks.job_id AND b.index = tasks.index)
            """)
        guard let row = completed.first else { return nil }
        if try row.decode(1, as: Bool.self) { try removeBars(from: attempt.task) }
        return try row.decode(0)
    }

    /// Bars end with their task.
    private func removeBars(from task: TaskID) throws {
        try query("DELETE FROM bars WHERE job_id = \(task.job) AND index = \(task.index)::int")
    }

    /// `.fail`: where the task stands then, and since when it was leased; nil where the attempt is not the session's.
    func fail(
        _ attempt: AttemptID, session: SessionID, worker: UUID, failure: FailureClass, blame: FailureBlame
    ) throws -> (state: TaskState, leasedAt: Date)? {
        let task = attempt.task
        let found = try life(of: attempt, where: "state = 1 AND session_id = \(session)")
        guard var life = found?.life, life.attempt == attempt.attempt, let leasedAt = found?.leasedAt else {
            return nil
        }
        let event = TaskLife.Event.fail(
            attempt: attempt.attempt, session: session, worker: worker, failure, blame)
        guard life.apply(event) == .accepted else { return nil }
        try write(life, of: task)
        if life.state.isFinal {
            try removeBars(from: task)
        } else if !life.barred.isEmpty || !life.resting.isEmpty {
            let pause = FailurePolicy.rest(after: failure, blame, attempt: life.attempt)
            let rest = life.barred.isEmpty ? Double(pause.components.seconds) : nil
            try query(
                """
                INSERT INTO bars AS b (job_id, index, worker_id, lapses_at)
                VALUES (\(task.job), \(task.index)::int, \(worker), now() + make_interval(secs => \(rest)))
                ON CONFLICT (job_id, index, worker_id) DO UPDATE SET lapses_at = excluded.lapses_at
                WHERE b.lapses_at IS NOT NULL
                """)
        }
        return (life.state, leasedAt)
    }

    /// `.convict`: where the task stands then; nil where nothing of the kind is known of the worker, or it is counted.
    func convict(_ attempt: AttemptID, worker: UUID, failure: FailureClass) throws -> TaskState? {
        let task = attempt.task
        guard var life = try life(of: attempt, where: "state IN (0, 1)")?.life else { return nil }
        let barred = try query(
            """
            UPDATE bars SET lapses_at = NULL
            WHERE job_id = \(task.job) AND index = \(task.index)::int AND worker_id = \(worker)
                AND lapses_at IS NOT NULL
            """)
        guard barred.affectedCount > 0 else { return nil }
        life.resting = [worker]
        guard life.apply(.convict(worker: worker, failure)) == .accepted else { return nil }
        try write(life, of: task)
        if life.state.isFinal { try removeBars(from: task) }
        return life.state
    }

    /// A task as it stands, locked, without its bars, and since when it was leased.
    private func life(of attempt: AttemptID, where condition: SQL) throws -> (life: TaskLife, leasedAt: Date)? {
        let row = try query(
            """
            SELECT state, attempt, session_id, failures, host_deaths, losses, coalesce(leased_at, now()) AS leased_at
            FROM tasks
            WHERE job_id = \(attempt.task.job) AND index = \(attempt.task.index)::int AND \(condition)
                AND \(SQL.isBound(attempt)) FOR UPDATE
            """
        ).first
        guard let row else { return nil }
        var life = TaskLife()
        life.state = TaskState(rawValue: try row.decode("state")) ?? .failed
        life.attempt = Int(try row.decode("attempt", as: Int16.self))
        life.session = try row.decode("session_id")
        life.failures = Int(try row.decode("failures", as: Int16.self))
        life.grave = Int(try row.decode("host_deaths", as: Int16.self))
        life.losses = Int(try row.decode("losses", as: Int16.self))
        return (life, try row.decode("leased_at"))
    }

    private func write(_ life: TaskLife, of task: TaskID) throws {
        try query(
            """
            UPDATE tasks SET state = \(life.state.rawValue), session_id = \(life.session),
                failures = \(life.failures)::int2, host_deaths = \(life.grave)::int2,
                losses = \(life.losses)::int2
            WHERE job_id = \(task.job) AND index = \(task.index)::int
            """)
    }

    /// `.release`.
    func release(_ attempts: [AttemptID], session: SessionID) throws {
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
    func lose(sessions: [SessionID], counts: Bool) throws -> [JobID] {
        let (first, longest) = (
            DeviceHealth.firstPause.components.seconds, DeviceHealth.longestPause.components.seconds
        )
        // `FailurePolicy.rest`.
        let rest: SQL = """
            make_interval(secs => least(\(Double(longest)),
                \(Double(first)) * power(2, least(10, l.attempt - \(FailurePolicy.freeLosses + 1)))))
            """
        return try query(
            """
            WITH lost AS (
                UPDATE tasks t SET session_id = NULL, losses = t.losses + \(counts ? 1 : 0),
                    state = CASE WHEN t.losses + \(counts ? 1 : 0) < \(FailurePolicy.maximumLosses)
                        AND t.attempt < \(FailurePolicy.maximumAttempts) THEN 0 ELSE 3 END
                FROM sessions s
                WHERE t.session_id = ANY(\(sessions)) AND t.state = 1 AND s.id = t.session_id
                RETURNING t.job_id, t.index, t.attempt, t.leased_at, t.state, s.id AS session_id, s.worker_id,
                    s.end_reason
            ), recorded AS (
                INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, failure, message, started_at)
                SELECT job_id, index, attempt, session_id, worker_id, \(FailureClass.workerLost.rawValue),
                    coalesce(end_reason, ''), leased_at
                FROM lost
                -- An attempt that was lost, and came back with its worker, may be lost again.
                ON CONFLICT (job_id, index, attempt) DO UPDATE SET session_id = excluded.session_id,
                    failure = excluded.failure, message = excluded.message, ended_at = excluded.ended_at
            ), unbarred AS (
                DELETE FROM bars b USING lost l WHERE b.job_id = l.job_id AND b.index = l.index AND l.state = 3
            ), rested AS (
                INSERT INTO bars AS b (job_id, index, worker_id, lapses_at)
                SELECT l.job_id, l.index, l.worker_id, now() + \(rest) FROM lost l
                WHERE l.state = 0 AND l.attempt > \(FailurePolicy.freeLosses)
                ON CONFLICT (job_id, index, worker_id) DO UPDATE SET lapses_at = excluded.lapses_at
                WHERE b.lapses_at IS NOT NULL
            )
            SELECT job_id FROM lost
            """
        ).map { try $0.decode(0) }
    }

    /// `.sessionMoved`: to a worker's new session go the leases that its earlier ones had, or lost without anybody
    /// taking the task since.
    /// - Returns: the attempts that the new session leases.
    func move(_ attempts: [AttemptID], of worker: UUID, to session: SessionID) throws -> Set<AttemptID> {
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
    func cancel(tasksOf job: JobID) throws -> Int {
        // A task that is claimed meanwhile is locked by its claim until that commits, and cancelled then.
        let cancelled = try query(
            "UPDATE tasks SET state = 4, session_id = NULL WHERE job_id = \(job) AND state IN (0, 1)"
        ).affectedCount
        // None of the job's tasks is open now.
        try query("DELETE FROM bars WHERE job_id = \(job)")
        return cancelled
    }

    /// `.retry`, for every failed task of a job.
    /// - Returns: how many that were.
    func retry(tasksOf job: JobID) throws -> Int {
        // Builds of before left them.
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
