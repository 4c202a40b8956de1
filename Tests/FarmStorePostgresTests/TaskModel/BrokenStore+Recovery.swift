import FarmModel
import FarmStore
import Foundation
import PostgresDriver

/// What coordinators look at to agree with the store again.
extension BrokenStore {
    func touchCoordinator(
        _ id: UUID, address: String, othersWithin window: Duration
    ) async throws -> CoordinatorStanding {
        var standing = try await store.touchCoordinator(id, address: address, othersWithin: window)
        guard mistake == .signOfLifeThatHidesEndings else { return standing }
        for row in try await pool.query("SELECT id, worker_id FROM sessions WHERE coordinator_id = \(id)") {
            standing.sessions[try row.decode(0)] = try row.decode(1, as: UUID.self)
        }
        return standing
    }

    func endSessions(ofCoordinatorsSilentFor silence: Duration) async throws -> Int {
        if mistake == .sweepThatHearsNoSignOfLife {
            try await pool.query("UPDATE coordinators SET alive_at = started_at - interval '1 hour'")
        }
        return try await store.endSessions(ofCoordinatorsSilentFor: silence)
    }

    func leases(ofCoordinator id: UUID) async throws -> Set<Lease> {
        let leases = try await store.leases(ofCoordinator: id)
        guard mistake == .leasesOfFirstAttemptsOnly else { return leases }
        return leases.filter { $0.attempt.attempt == 1 }
    }

    func wanted(among tasks: [TaskID]) async throws -> Set<TaskID> {
        mistake == .firstCopiesThatNobodyWants ? [] : try await store.wanted(among: tasks)
    }

    func release(_ attempts: [AttemptID], session: SessionID) async throws {
        guard mistake == .noAttemptCheckOnRelease else {
            return try await store.release(attempts, session: session)
        }
        for attempt in attempts {
            try await pool.query(
                """
                UPDATE tasks SET state = 0, session_id = NULL
                WHERE job_id = \(attempt.task.job) AND index = \(attempt.task.index)::int AND state = 1
                """)
        }
    }
}
