package import FarmModel
package import FarmStore
import PostgresDriver

import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    package func openJobs() async throws -> [OpenJob] {
        try await query(
            """
            SELECT j.id, j.submitter, j.priority, g.first, g.beyond, g.model_digest, g.model_name, g.accessories,
                g.width::int8 * g.height AS pixels, CASE WHEN j.recipe IS NULL THEN j.parameters::text END AS parameters
            FROM jobs j CROSS JOIN LATERAL (\(SQL.segments)) g
            WHERE j.finished_at IS NULL AND EXISTS (
                SELECT FROM tasks t
                WHERE t.job_id = j.id AND t.state = 0 AND t.index >= g.first AND t.index < g.beyond)
            ORDER BY j.id, g.first
            """
        ).map { row in
            let parameters: String? = try row.decode("parameters")
            return OpenJob(
                id: try row.decode("id"), submitter: try row.decode("submitter"),
                priority: Int(try row.decode("priority", as: Int32.self)),
                indices: Int(try row.decode("first", as: Int32.self))..<Int(try row.decode("beyond", as: Int32.self)),
                modelDigest: try row.decode("model_digest"), modelName: try row.decode("model_name"),
                accessories: Set(try row.decode("accessories", as: [String].self)),
                pixels: Int(try row.decode("pixels", as: Int64.self)),
                parameters: try parameters.map { try JSONColumn.decode($0) })
        }
    }

    package func claim(job id: Int64, indices: Range<Int>, sessions: [Int64]) async throws -> Claim {
        try await transaction { connection in
            let tasks = try connection.claim(job: id, indices: indices, sessions: sessions)
            guard tasks.count < sessions.count else { return Claim(tasks: tasks, isDry: false) }
            let hasMore = try connection.query(
                """
                SELECT EXISTS (SELECT FROM tasks WHERE job_id = \(id) AND state = 0
                    AND index >= \(Int32(clamping: indices.lowerBound)) AND index < \(Int32(clamping: indices.upperBound)))
                """
            ).value(as: Bool.self)
            return Claim(tasks: tasks, isDry: hasMore != true)
        }
    }

    package func fail(
        _ attempt: AttemptID, failure: FailureClass, message: String, device: String?, session: Int64
    ) async throws -> TaskState? {
        let task = attempt.task
        return try await transaction { connection in
            let worker = try connection.query("SELECT worker_id FROM sessions WHERE id = \(session)")
                .value(as: UUID.self)
            guard let worker,
                let failed = try connection.fail(attempt, session: session, worker: worker, failure: failure)
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
            let hasGivenUp = try failed.state == .queued && connection.giveUp(job: task.job).contains(task)
            let state = hasGivenUp ? TaskState.failed : failed.state
            try connection.query((state == .queued ? News.tasks : News.changed([task.job])).notify)
            return state
        }
    }

    package func giveUp() async throws -> Int {
        try await transaction { connection in
            let tasks = try connection.giveUp()
            if !tasks.isEmpty { try connection.query(News.changed(Set(tasks.map(\.job)).sorted()).notify) }
            return tasks.count
        }
    }

    package func release(_ attempts: [AttemptID], session: Int64) async throws {
        guard !attempts.isEmpty else { return }
        try await transaction { connection in
            try connection.release(attempts, session: session)
            try connection.query(News.tasks.notify)
        }
    }
}
