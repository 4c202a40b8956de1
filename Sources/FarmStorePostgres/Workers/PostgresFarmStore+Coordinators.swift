import FarmBasics
package import FarmModel
package import FarmStore
import PostgresDriver

package import struct FoundationEssentials.UUID

extension PostgresFarmStore {
    /// By the connection that is kept for it, so that it says nothing of the pool's load.
    /// - Parameter window: in whole seconds.
    @discardableResult
    package func touchCoordinator(
        _ id: UUID, address: String, othersWithin window: Duration
    ) async throws -> CoordinatorStanding {
        let seconds = Double(window.components.seconds)
        let own: SQL = "FROM sessions WHERE coordinator_id = \(id) AND ended_at IS NULL ORDER BY id"
        let rows = try await mappingErrors {
            try await pulse.query(
                """
                WITH touched AS (
                    INSERT INTO coordinators (id, address) VALUES (\(id), \(address))
                    ON CONFLICT (id) DO UPDATE SET alive_at = now(), address = excluded.address
                )
                SELECT count(*)::int AS others, ARRAY(SELECT id \(own)) AS sessions,
                    ARRAY(SELECT worker_id \(own)) AS workers
                FROM coordinators
                WHERE id <> \(id) AND alive_at > now() - make_interval(secs => \(seconds))
                """)
        }
        guard let row = rows.first else { throw FarmError(.internal, "a count has no row") }
        let sessions: [SessionID] = try row.decode("sessions")
        let workers: [UUID] = try row.decode("workers")
        return CoordinatorStanding(
            others: Int(try row.decode("others", as: Int32.self)),
            sessions: Dictionary(uniqueKeysWithValues: zip(sessions, workers)))
    }

    /// Queued, leased and failed ones; tasks that are not there are left out.
    package func wanted(among tasks: [TaskID]) async throws -> Set<TaskID> {
        let rows = try await query(
            """
            SELECT t.job_id, t.index FROM unnest(\(tasks.map(\.job)), \(tasks.map { Int32(clamping: $0.index) }))
                AS w (job_id, index) JOIN tasks t USING (job_id, index)
            WHERE t.state IN (\(TaskState.queued.rawValue), \(TaskState.leased.rawValue), \(TaskState.failed.rawValue))
            """)
        return Set(
            try rows.map { TaskID(job: try $0.decode(0), index: Int(try $0.decode(1, as: Int32.self))) })
    }

    /// With the keys of their jobs, as the workers carry them.
    package func leases(ofCoordinator id: UUID) async throws -> Set<Lease> {
        let rows = try await query(
            """
            SELECT t.job_id, t.index, t.attempt, t.session_id, (SELECT j.key FROM jobs j WHERE j.id = t.job_id)
            FROM sessions s JOIN tasks t ON t.session_id = s.id AND t.state = 1
            WHERE s.coordinator_id = \(id) AND s.ended_at IS NULL
            """)
        return Set(
            try rows.map { row in
                Lease(
                    attempt: AttemptID(
                        task: TaskID(job: try row.decode(0), index: Int(try row.decode(1, as: Int32.self))),
                        attempt: Int(try row.decode(2, as: Int16.self)), key: try row.decode(4)),
                    session: try row.decode(3))
            })
    }
}
