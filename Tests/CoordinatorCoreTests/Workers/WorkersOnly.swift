import FarmBasics
import FarmModel
import FarmStore
import Foundation

/// A store that knows workers by name, and nothing else.
actor WorkersOnly: Audited, WorkerStore {
    private let list: [WorkerStatus]
    private(set) var drained: [String: Bool] = [:]
    private let nothing = FarmError(.internal, "the test asks for workers alone")

    init(_ workers: [WorkerStatus]) { list = workers }

    func workers(all: Bool) -> [WorkerStatus] { all ? list : list.filter { $0.state != .offline } }
    func setDrained(_ isDrained: Bool, workerNamed name: String) -> WorkerStatus? {
        guard let worker = list.first(where: { $0.name == name }) else { return nil }
        drained[name] = isDrained
        return worker
    }

    nonisolated func audited(_ entry: AuditEntry) -> WorkersOnly { self }
    func farmID() throws -> UUID { throw nothing }
    func touchCoordinator(_ id: UUID, address: String, othersWithin window: Duration) throws -> CoordinatorStanding {
        throw nothing
    }
    func openSession(_ registration: WorkerRegistration, coordinator: UUID) throws -> OpenedSession { throw nothing }
    func endSession(_ id: SessionID, reason: String, counts: Bool) throws { throw nothing }
    func endSessions(ofCoordinatorsSilentFor silence: Duration) throws -> Int { throw nothing }
    func setModels(_ models: [ModelDescription], accessories: [AccessoryDescription], session: SessionID) throws {
        throw nothing
    }
    func setFull(_ isFull: Bool, session: SessionID) throws { throw nothing }
    func drainedWorkers() throws -> Set<UUID> { throw nothing }
    func cool(_ cooling: DeviceCooling) throws { throw nothing }
    func warm(_ device: String, of worker: UUID) throws { throw nothing }
    func endRests(of worker: UUID) throws { throw nothing }
    func cooledDevices() throws -> [DeviceCooling] { throw nothing }
    func models() throws -> [KnownModel] { throw nothing }
    func accessories() throws -> [KnownAccessory] { throw nothing }
}
