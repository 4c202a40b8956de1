package import FarmModel
package import FarmStore
import PostgresDriver

import struct FoundationEssentials.Date
import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    package func openJobs() async throws -> [OpenJob] {
        try await query(
            """
            SELECT j.id, j.submitter, j.priority, j.model_digest, j.parameters::text
            FROM jobs j
            WHERE j.finished_at IS NULL AND EXISTS (SELECT FROM tasks t WHERE t.job_id = j.id AND t.state = 0)
            ORDER BY j.id
            """
        ).map { row in
            OpenJob(
                id: try row.decode(0), submitter: try row.decode(1), priority: Int(try row.decode(2, as: Int32.self)),
                modelDigest: try row.decode(3), parameters: try JSONColumn.decode(try row.decode(4)))
        }
    }

    package func claim(job id: Int64, sessions: [Int64]) async throws -> [ClaimedTask] {
        try await transaction { connection in
            // Held until the commit: a session's end waits for it and then finds what was claimed.
            let live = Set(
                try connection.query(
                    "SELECT id FROM sessions WHERE id = ANY(\(sessions)) AND ended_at IS NULL FOR SHARE"
                ).map { try $0.decode(0, as: Int64.self) })
            let slots = sessions.filter(live.contains)
            guard !slots.isEmpty else { return [] }
            return try connection.query(
                """
                UPDATE tasks t SET state = 1, attempt = t.attempt + 1, session_id = c.session_id, leased_at = now()
                FROM (
                    SELECT locked.index, slot.session_id
                    FROM (
                        SELECT queued.index, row_number() OVER (ORDER BY queued.index) AS place
                        FROM (
                            SELECT index FROM tasks WHERE job_id = \(id) AND state = 0
                            ORDER BY index LIMIT \(slots.count) FOR UPDATE SKIP LOCKED
                        ) queued
                    ) locked
                    JOIN unnest(\(slots)) WITH ORDINALITY AS slot (session_id, place) USING (place)
                ) c
                WHERE t.job_id = \(id) AND t.index = c.index
                RETURNING t.index, t.attempt, t.session_id
                """
            ).map { row in
                ClaimedTask(
                    attempt: AttemptID(
                        task: TaskID(job: id, index: Int(try row.decode(0, as: Int32.self))),
                        attempt: Int(try row.decode(1, as: Int16.self))),
                    session: try row.decode(2))
            }.sorted { $0.attempt.task < $1.attempt.task }
        }
    }

    package func fail(_ failure: AttemptFailure, session: Int64) async throws -> TaskState? {
        let task = failure.attempt.task
        return try await transaction { connection in
            let changed = try connection.query(
                """
                UPDATE tasks t SET failures = t.failures + 1, session_id = NULL,
                    state = CASE WHEN \(failure.isRetryable) AND t.failures + 1 < \(failure.maximumFailures)
                        THEN 0 ELSE 3 END
                FROM sessions s
                WHERE t.job_id = \(task.job) AND t.index = \(task.index)::int AND t.state = 1
                    AND t.attempt = \(failure.attempt.attempt)::int2 AND t.session_id = \(session) AND s.id = \(session)
                RETURNING t.state, t.leased_at, s.worker_id
                """)
            guard let row = changed.first else { return nil }
            try connection.query(
                """
                INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, failure, message, started_at)
                VALUES (\(task.job), \(task.index)::int, \(failure.attempt.attempt)::int2, \(session),
                    \(try row.decode("worker_id", as: UUID.self)), \(failure.failure.rawValue), \(failure.message),
                    \(try row.decode("leased_at", as: Date.self)))
                """)
            let state = TaskState(rawValue: try row.decode("state"))
            try connection.query((state == .queued ? News.tasks : News.changed([task.job])).notify)
            return state
        }
    }

    package func release(_ attempts: [AttemptID], session: Int64) async throws {
        guard !attempts.isEmpty else { return }
        try await transaction { connection in
            try connection.query(
                """
                UPDATE tasks t SET state = 0, session_id = NULL
                FROM \(AttemptList.rows(attempts))
                WHERE t.job_id = held.job_id AND t.index = held.index AND t.attempt = held.attempt
                    AND t.state = 1 AND t.session_id = \(session)
                """)
            try connection.query(News.tasks.notify)
        }
    }
}
