package import FarmModel

package import struct FoundationEssentials.UUID

/// Workers, their sessions and their models, and the coordinators that hold the sessions.
package protocol WorkerStore: Sendable {
    /// The identity of this farm, drawn when its database was made.
    func farmID() async throws -> UUID
    /// Says that a coordinator is alive; returns how many others were within the last `window`, and which sessions it
    /// has in the store. Waits for nobody's other calls.
    @discardableResult
    func touchCoordinator(
        _ id: UUID, address: String, othersWithin window: Duration
    ) async throws -> CoordinatorStanding
    /// Opens a session, ends the worker's earlier ones, moves the leases that the worker still holds or has spooled,
    /// and requeues the rest.
    func openSession(_ registration: WorkerRegistration, coordinator: UUID) async throws -> OpenedSession
    /// Ends a session unless it has ended, and requeues what it leased.
    /// - Parameter counts: Whether a task that is lost with it may be the cause: the worker had rendered others in it.
    func endSession(_ id: SessionID, reason: String, counts: Bool) async throws
    /// Ends the sessions of coordinators that have been silent for `silence`; returns how many.
    func endSessions(ofCoordinatorsSilentFor silence: Duration) async throws -> Int
    /// The files that the session's worker holds are these.
    func setModels(
        _ models: [ModelDescription], accessories: [AccessoryDescription], session: SessionID
    ) async throws
    /// Whether the session's worker has no room for more images.
    func setFull(_ isFull: Bool, session: SessionID) async throws
    /// Drains the worker of this name, or lets it take tasks again; nil where there is no such worker.
    func setDrained(_ isDrained: Bool, workerNamed name: String) async throws -> WorkerStatus?
    /// Those of the farm's workers that are drained.
    func drainedWorkers() async throws -> Set<UUID>
    /// A worker's device gets no tasks for a while.
    func cool(_ cooling: DeviceCooling) async throws
    /// A worker's device is fit again.
    func warm(_ device: String, of worker: UUID) async throws
    /// What rests from this worker may be given to it again.
    func endRests(of worker: UUID) async throws
    /// The farm's devices that get no tasks, or are on trial since.
    func cooledDevices() async throws -> [DeviceCooling]
    /// Workers with a live session, or all, each with its newest session; the connected ones first, then by name.
    func workers(all: Bool) async throws -> [WorkerStatus]
    /// Every model that the farm has seen, with the live workers that hold it.
    func models() async throws -> [KnownModel]
    /// Every file beside the models that the farm has seen, with the live workers that hold it.
    func accessories() async throws -> [KnownAccessory]
}

extension WorkerStore {
    /// Ends a session in which the worker rendered: what is lost with it counts as a loss of its task.
    package func endSession(_ id: SessionID, reason: String) async throws {
        try await endSession(id, reason: reason, counts: true)
    }
}

/// How a coordinator stands in the store.
package struct CoordinatorStanding: Sendable, Equatable {
    /// How many others are alive.
    package var others: Int
    /// The workers of its sessions that have not ended.
    package var sessions: [SessionID: UUID]

    /// - Parameter sessions: their workers, by session; those that no stream holds are to be ended.
    package init(others: Int, sessions: [SessionID: UUID]) {
        self.others = others
        self.sessions = sessions
    }
}

/// A session as it was opened.
package struct OpenedSession: Sendable, Equatable {
    /// The session's number: greater than of all before it.
    package var id: SessionID
    /// What the worker reported as held and no longer leases.
    package var revoked: [AttemptID]
    /// What it holds or has spooled and goes on leasing.
    package var kept: [AttemptID]
    /// Whether a person has drained the worker.
    package var isDrained: Bool
    /// Those of its devices that failed before, under whichever session.
    package var cooled: [DeviceCooling]

    /// - Parameters:
    ///   - revoked: disjoint from `kept`; the worker is told to drop them.
    ///   - cooled: with what remains of their rests; 0 for those on trial.
    package init(
        id: SessionID, revoked: [AttemptID], kept: [AttemptID], isDrained: Bool = false, cooled: [DeviceCooling] = []
    ) {
        self.id = id
        self.revoked = revoked
        self.kept = kept
        self.isDrained = isDrained
        self.cooled = cooled
    }
}

/// A model and the connected workers that hold it, under the name that they give it.
package struct KnownModel: Sendable, Equatable {
    /// Under the name that stands for this entry: the same digest may have several.
    package var model: ModelDescription
    /// Connected ones, sorted; empty where none holds it under this name.
    package var workerNames: [String]
    /// Whether the farm's store has it, so that workers can fetch it.
    package var isStored: Bool

    /// - Parameter workerNames: of connected workers only.
    package init(model: ModelDescription, workerNames: [String], isStored: Bool = false) {
        self.model = model
        self.workerNames = workerNames
        self.isStored = isStored
    }

    /// Whether connected workers hold it, or can fetch it.
    package var isAtHand: Bool { isStored || !workerNames.isEmpty }
    /// Whether the farm's store is all that has it: nobody has said where it lies then.
    package var isInStoreAlone: Bool { isStored && workerNames.isEmpty }
}

/// A file beside the models and the connected workers that hold it, under the name that they give it.
package struct KnownAccessory: Sendable, Equatable {
    /// Under the name that stands for this entry: the same digest may have several.
    package var accessory: AccessoryDescription
    /// Connected ones, sorted; empty where none holds it under this name.
    package var workerNames: [String]
    /// Whether the farm's store has it, so that workers can fetch it.
    package var isStored: Bool

    /// - Parameter workerNames: of connected workers only.
    package init(accessory: AccessoryDescription, workerNames: [String], isStored: Bool = false) {
        self.accessory = accessory
        self.workerNames = workerNames
        self.isStored = isStored
    }

    /// Whether connected workers hold it, or can fetch it.
    package var isAtHand: Bool { isStored || !workerNames.isEmpty }
    /// Whether the farm's store is all that has it: nobody has said where it lies then.
    package var isInStoreAlone: Bool { isStored && workerNames.isEmpty }
}
