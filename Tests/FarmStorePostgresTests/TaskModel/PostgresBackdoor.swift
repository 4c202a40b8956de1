import FarmBasics
import FarmModel
import FarmScheduling
import FarmStoreTestSupport
import Foundation
import PostgresDriver

/// To a store in PostgreSQL, with a fault in its database that `TaskModelTests` lays.
struct PostgresBackdoor: StoreBackdoor {
    let pool: PostgresPool

    func state(jobs: [JobID], workers: [UUID]) async throws -> FarmModelState {
        let sessions = try await pool.query(
            "SELECT id, worker_id, ended_at IS NULL FROM sessions WHERE worker_id = ANY(\(workers))")
        var state = FarmModelState(tasks: try await lives(of: jobs))
        for row in sessions {
            state.sessions[try row.decode(0)] = FarmModelState.Session(
                worker: try row.decode(1), isLive: try row.decode(2))
        }
        return state
    }

    func refuseImages(_ refuses: Bool) async throws {
        try await pool.query("UPDATE test_fault SET active = \(refuses)")
    }

    func silence(_ coordinators: [UUID], for silence: Duration) async throws {
        let seconds = Double(silence.components.seconds)
        try await pool.query(
            """
            UPDATE coordinators SET alive_at = now() - make_interval(secs => \(seconds))
            WHERE id = ANY(\(coordinators))
            """)
    }

    func liveSessions(of coordinators: [UUID]) async throws -> [SessionID] {
        try await pool.query(
            "SELECT id FROM sessions WHERE coordinator_id = ANY(\(coordinators)) AND ended_at IS NULL"
        ).map { try $0.decode(0, as: SessionID.self) }
    }

    private func lives(of jobs: [JobID]) async throws -> [TaskID: TaskLife] {
        let rows = try await pool.query(
            """
            SELECT t.job_id, t.index, t.state, t.attempt, t.session_id, t.failures, t.host_deaths, t.losses,
                encode(i.digest, 'hex') AS digest, convert_from(b.png, 'UTF8') AS png,
                ARRAY(SELECT worker_id FROM bars
                    WHERE job_id = t.job_id AND index = t.index AND lapses_at IS NULL) AS barred,
                ARRAY(SELECT worker_id FROM bars
                    WHERE job_id = t.job_id AND index = t.index AND lapses_at IS NOT NULL) AS resting
            FROM tasks t
            LEFT JOIN images i ON i.job_id = t.job_id AND i.index = t.index
            LEFT JOIN image_bytes b ON b.image_id = i.id
            WHERE t.job_id = ANY(\(jobs))
            """)
        var lives: [TaskID: TaskLife] = [:]
        for row in rows {
            var life = TaskLife()
            life.state = TaskState(rawValue: try row.decode("state")) ?? .failed
            life.attempt = Int(try row.decode("attempt", as: Int16.self))
            life.session = try row.decode("session_id")
            life.failures = Int(try row.decode("failures", as: Int16.self))
            life.grave = Int(try row.decode("host_deaths", as: Int16.self))
            life.losses = Int(try row.decode("losses", as: Int16.self))
            life.digest = try row.decode("digest")
            life.barred = Set(try row.decode("barred", as: [UUID].self))
            life.resting = Set(try row.decode("resting", as: [UUID].self))
            // Bytes that are not those of the digest would show as another digest, or as none.
            if let png: String = try row.decode("png") { life.digest = Digest(png) }
            lives[TaskID(job: try row.decode("job_id"), index: Int(try row.decode("index", as: Int32.self)))] = life
        }
        return lives
    }
}
