import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import PostgresDriver

/// A store with one of the mistakes that farms and queues have made. `FarmExplorer` must find each.
struct BrokenStore: ForwardingStore {
    enum Mistake: String, CaseIterable, Sendable {
        /// A failure requeues its task, whoever has it by now.
        case noAttemptCheckOnFailure
        /// A failure that is said to count twice counts twice.
        case convictionThatCountsTwice
        /// An image replaces what is recorded, and revives what was cancelled.
        case noStateCheckOnCompletion
        /// The end of a session requeues all that it ever had.
        case rescueWithoutGuard
        case acknowledgementBeforeCommit
        /// What is claimed while the statement waits for the session's lock stays leased for ever.
        case expiryAndRequeueInOneStatement
        case reconnectThatRequeuesWhatIsHeld
        /// A coordinator does not hear that another took it for dead: its workers are idle for ever.
        case signOfLifeThatHidesEndings
        /// Who was away is taken for dead, though it said that it lives.
        case sweepThatHearsNoSignOfLife
        /// What a lost answer left leased is not found where it was claimed before.
        case leasesOfFirstAttemptsOnly
        /// A task that is given back is taken from whoever has it by now.
        case noAttemptCheckOnRelease
        /// The task may have failed, or be somebody else's by now.
        case duplicateOfWhateverIsLeased
        /// A second copy that fails ends the first one's render.
        case firstCopiesThatNobodyWants
    }

    let mistake: Mistake
    var store: any Store
    let pool: PostgresPool
    private let claims = Claims()

    init(_ mistake: Mistake, store: any Store, pool: PostgresPool) {
        self.mistake = mistake
        self.store = store
        self.pool = pool
    }

    func claim(_ requests: [ClaimRequest]) async throws -> [Claim] {
        let claims = try await store.claim(requests)
        await self.claims.add(claims.flatMap(\.tasks))
        return claims
    }

    func fail(
        _ attempt: AttemptID, failure: FailureClass, blame: FailureBlame, message: String, device: String?,
        session: Int64
    ) async throws -> TaskState? {
        guard mistake == .noAttemptCheckOnFailure else {
            return try await store.fail(
                attempt, failure: failure, blame: blame, message: message, device: device, session: session)
        }
        try await pool.query(
            """
            UPDATE tasks SET state = 0, session_id = NULL, failures = failures + 1
            WHERE job_id = \(attempt.task.job) AND index = \(attempt.task.index)::int AND state = 1
            """)
        return .queued
    }

    func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: Int64
    ) async throws -> DeliveryVerdict {
        let task = image.attempt.task
        switch mistake {
        case .noStateCheckOnCompletion:
            try await pool.query("UPDATE tasks SET state = 0 WHERE job_id = \(task.job) AND index = \(task.index)::int")
            try await pool.query("DELETE FROM images WHERE job_id = \(task.job) AND index = \(task.index)::int")
            return try await store.record(image, origin: origin, png: png, worker: worker, session: session)
        case .acknowledgementBeforeCommit:
            let verdict = try await store.verdict(for: image) ?? .committed
            _ = try? await store.record(image, origin: origin, png: png, worker: worker, session: session)
            return verdict
        default:
            return try await store.record(image, origin: origin, png: png, worker: worker, session: session)
        }
    }

    func openSession(_ registration: WorkerRegistration, coordinator: UUID) async throws -> OpenedSession {
        var registration = registration
        if mistake == .reconnectThatRequeuesWhatIsHeld { registration.held = [] }
        return try await store.openSession(registration, coordinator: coordinator)
    }

    func convict(_ attempt: AttemptID, failure: FailureClass, worker: UUID) async throws -> TaskState? {
        guard mistake == .convictionThatCountsTwice else {
            return try await store.convict(attempt, failure: failure, worker: worker)
        }
        return try await pool.query(
            """
            UPDATE tasks SET failures = failures + 1
            WHERE job_id = \(attempt.task.job) AND index = \(attempt.task.index)::int AND state IN (0, 1)
            RETURNING state
            """
        ).value(as: Int16.self).flatMap(TaskState.init(rawValue:))
    }

    func endSession(_ id: Int64, reason: String, counts: Bool) async throws {
        switch mistake {
        case .rescueWithoutGuard:
            try await store.endSession(id, reason: reason, counts: counts)
            for task in await claims.tasks(of: id) {
                try await pool.query(
                    "UPDATE tasks SET state = 0 WHERE job_id = \(task.job) AND index = \(task.index)::int")
            }
        case .expiryAndRequeueInOneStatement:
            try await pool.query(
                """
                WITH ended AS (
                    UPDATE sessions SET ended_at = now(), end_reason = \(reason)
                    WHERE id = \(id) AND ended_at IS NULL RETURNING id
                )
                UPDATE tasks t SET state = 0, session_id = NULL, losses = t.losses + 1
                FROM ended WHERE t.session_id = ended.id AND t.state = 1
                """)
        default:
            try await store.endSession(id, reason: reason, counts: counts)
        }
    }

    /// What each session ever got.
    private actor Claims {
        private var tasks: [Int64: [TaskID]] = [:]

        func add(_ claimed: [ClaimedTask]) {
            for task in claimed { tasks[task.session, default: []].append(task.attempt.task) }
        }

        func tasks(of session: Int64) -> [TaskID] { tasks[session] ?? [] }
    }
}
