import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation

/// A store in memory with a mistake that shows in its answers. `FarmExplorer` must find each; those in PostgreSQL's rows
/// are `BrokenStore`'s.
struct MistakenStore: ForwardingStore {
    enum Mistake: CaseIterable, Sendable {
        case acknowledgementBeforeCommit
        case reconnectThatRequeuesWhatIsHeld
        /// What a lost answer left leased is not found where it was claimed before.
        case leasesOfFirstAttemptsOnly
        /// A second copy that fails ends the first one's render.
        case firstCopiesThatNobodyWants
        /// A word that is late is taken for its session's end.
        case releaseThatEndsTheSession
        case failureThatIsOnlySaid
    }

    let mistake: Mistake
    var store: any Store

    func record(
        _ image: RenderedImage, origin: ImageOrigin?, png: [UInt8], worker: UUID, session: Int64
    ) async throws -> DeliveryVerdict {
        guard mistake == .acknowledgementBeforeCommit else {
            return try await store.record(image, origin: origin, png: png, worker: worker, session: session)
        }
        let verdict = try await store.verdict(for: image) ?? .committed
        _ = try? await store.record(image, origin: origin, png: png, worker: worker, session: session)
        return verdict
    }

    func openSession(_ registration: WorkerRegistration, coordinator: UUID) async throws -> OpenedSession {
        var registration = registration
        if mistake == .reconnectThatRequeuesWhatIsHeld { registration.held = [] }
        return try await store.openSession(registration, coordinator: coordinator)
    }

    func leases(ofCoordinator id: UUID) async throws -> Set<Lease> {
        let leases = try await store.leases(ofCoordinator: id)
        return mistake == .leasesOfFirstAttemptsOnly ? leases.filter { $0.attempt.attempt == 1 } : leases
    }

    func wanted(among tasks: [TaskID]) async throws -> Set<TaskID> {
        mistake == .firstCopiesThatNobodyWants ? [] : try await store.wanted(among: tasks)
    }

    func release(_ attempts: [AttemptID], session: Int64) async throws {
        try await store.release(attempts, session: session)
        if mistake == .releaseThatEndsTheSession {
            try await store.endSession(session, reason: "test", counts: false)
        }
    }

    func fail(
        _ attempt: AttemptID, failure: FailureClass, blame: FailureBlame, message: String, device: String?,
        session: Int64
    ) async throws -> TaskState? {
        if mistake == .failureThatIsOnlySaid { return .queued }
        return try await store.fail(
            attempt, failure: failure, blame: blame, message: message, device: device, session: session)
    }
}
