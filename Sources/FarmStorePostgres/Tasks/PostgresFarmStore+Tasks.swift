import FarmBasics
package import FarmModel
package import FarmStore
import PostgresDriver

package import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    /// A job that this build cannot read is left out, with a line in the log: the others go on.
    /// - Parameter jobs: nil for all that are not finished.
    package func openJobs(among jobs: [JobID]?) async throws -> [OpenJob] {
        let chosen: SQL = jobs.map { "j.id = ANY(\($0))" } ?? "j.finished_at IS NULL"
        return try await query(
            """
            SELECT j.id, j.submitter, j.priority, g.first, g.beyond, g.model_digest, g.model_name, g.accessories,
                g.context, coalesce((j.parameters ->> 'steps')::int, 1) AS steps, g.width::int8 * g.height AS pixels,
                CASE WHEN j.recipe IS NULL THEN j.parameters::text END AS parameters, j.key
            FROM jobs j CROSS JOIN LATERAL (\(SQL.segments)) g
            WHERE \(chosen) AND \(SQL.hasQueued(job: "j.id", from: "g.first", beyond: "g.beyond"))
            ORDER BY j.id, g.first
            """
        ).readable(logger) {
            "job \(try $0.decode("id", as: JobID.self))"
        } _: { row in
            let json: String? = try row.decode("parameters")
            let parameters: GenerationParameters? = try json.map { try JSONColumn.decode($0) }
            let digest: Digest = try row.decode("model_digest")
            return OpenJob(
                id: try row.decode("id"), submitter: try row.decode("submitter"),
                priority: Int(try row.decode("priority", as: Int32.self)),
                indices: Int(try row.decode("first", as: Int32.self))..<Int(try row.decode("beyond", as: Int32.self)),
                modelDigest: digest, modelName: try row.decode("model_name"),
                context: try row.decode("context")
                    ?? parameters.map {
                        EngineContext(modelDigest: digest, parameters: $0).key
                    },
                steps: Int(try row.decode("steps", as: Int32.self)),
                accessories: Set(try row.decode("accessories", as: [Digest].self)),
                pixels: Int(try row.decode("pixels", as: Int64.self)),
                parameters: parameters, key: try row.decode("key"))
        }
    }

    /// The same rows without what is in them: cheap enough for each sweep.
    package func openSegments() async throws -> Set<TaskID> {
        let rows = try await query(
            """
            SELECT j.id, g.first FROM jobs j CROSS JOIN LATERAL (\(SQL.segments)) g
            WHERE j.finished_at IS NULL AND \(SQL.hasQueued(job: "j.id", from: "g.first", beyond: "g.beyond"))
            """)
        return Set(
            try rows.map { TaskID(job: try $0.decode(0), index: Int(try $0.decode(1, as: Int32.self))) })
    }

    /// Where two coordinators ask at once, tasks that one has locked are skipped by the other.
    package func claim(_ requests: [ClaimRequest]) async throws -> [Claim] {
        guard !requests.isEmpty else { return [] }
        return try await transaction { try $0.claim(requests) }
    }

    /// Tells that the job has queued tasks, or that its counts changed.
    /// - Throws: `invalidInput` for a message that PostgreSQL cannot hold; nothing is recorded then.
    package func fail(
        _ attempt: AttemptID, failure: FailureClass, blame: FailureBlame, message: String, device: String?,
        session: SessionID
    ) async throws -> TaskState? {
        let task = attempt.task
        return try await transaction { connection in
            let worker = try connection.query("SELECT worker_id FROM sessions WHERE id = \(session)")
                .value(as: UUID.self)
            guard let worker,
                let failed = try connection.fail(
                    attempt, session: session, worker: worker, failure: failure, blame: blame)
            else { return nil }
            // An attempt that was lost with its session, and came back with the next, has a record already.
            try connection.query(
                """
                INSERT INTO attempts (job_id, index, attempt, session_id, worker_id, failure, message, started_at)
                VALUES (\(task.job), \(task.index)::int, \(attempt.attempt)::int2, \(session), \(worker),
                    \(failure.rawValue), \(message), \(failed.leasedAt))
                ON CONFLICT (job_id, index, attempt) DO UPDATE SET session_id = excluded.session_id,
                    failure = excluded.failure, message = excluded.message, ended_at = excluded.ended_at
                """)
            if failure == .outOfMemory, let device {
                try connection.limit(device, of: session, task: task)
            }
            return try connection.conclude(task, failed.state)
        }
    }

    /// Tells that the job has queued tasks, or that its counts changed.
    package func convict(_ attempt: AttemptID, failure: FailureClass, worker: UUID) async throws -> TaskState? {
        try await transaction { connection in
            guard let state = try connection.convict(attempt, worker: worker, failure: failure) else { return nil }
            return try connection.conclude(attempt.task, state)
        }
    }

    /// One transaction; tells of the jobs whose counts changed.
    package func giveUp() async throws -> Int {
        try await transaction { connection in
            let tasks = try connection.giveUp()
            if !tasks.isEmpty { try connection.query(News.changed(Set(tasks.map(\.job)).sorted()).notify) }
            return tasks.count
        }
    }

    /// They are queued again without a failure; those that the session no longer leases stay as they are.
    package func release(_ attempts: [AttemptID], session: SessionID) async throws {
        guard !attempts.isEmpty else { return }
        try await transaction { connection in
            try connection.release(attempts, session: session)
            try connection.query(News.queued(Set(attempts.map(\.task.job)).sorted()).notify)
        }
    }
}

extension PostgresConnection {
    /// Fails a task that nobody is left for, and announces where it stands.
    fileprivate func conclude(_ task: TaskID, _ state: TaskState) throws -> TaskState {
        let hasGivenUp = try state == .queued && giveUp(task).contains(task)
        let state = hasGivenUp ? TaskState.failed : state
        let jobs = [task.job]
        try query((state == .queued ? News.queued(jobs) : News.changed(jobs)).notify)
        return state
    }
}
