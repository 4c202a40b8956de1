import FarmBasics
package import FarmModel
import FarmScheduling

package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

extension MemoryStore {
    /// Another for each store.
    package func farmID() -> UUID { farm.id }

    /// Rests of the worker's tasks are cut to the shortest; cool-downs stay.
    /// - Throws: `failedPrecondition` where another worker has the name.
    package func openSession(_ registration: WorkerRegistration, coordinator: UUID) throws -> OpenedSession {
        try transaction { farm in
            let worker = registration.worker
            guard !farm.workers.values.contains(where: { $0.name == registration.name && $0.id != worker }) else {
                throw FarmError(
                    .failedPrecondition,
                    "the name '\(registration.name)' belongs to another worker of this farm: start this one with "
                        + "another --name, or with the data folder that the other had")
            }
            farm.workers[worker, default: MemoryWorker(id: worker, name: registration.name)].name = registration.name
            let own = Set(farm.sessions.values.filter { $0.worker == worker }.map(\.id))
            let replaced = own.filter { farm.sessions[$0]?.isLive == true }
            let session = MemorySession(
                id: SessionID(farm.drawID()), worker: worker, coordinator: coordinator, version: registration.version,
                devices: registration.devices, fetchLimit: registration.fetchLimit, startedAt: farm.now)
            farm.sessions[session.id] = session
            let kept = farm.move(registration.held + registration.spooled, own: own, to: session.id)
            farm.end(sessions: replaced.sorted(), reason: "the worker opened a new session")
            // A worker that comes anew may have been mended: its tasks need not rest longer than after a first failure.
            let rest = Double(FailurePolicy.rest(attempt: 1).components.seconds)
            farm.endRests(of: worker, at: farm.now.addingTimeInterval(rest))
            farm.write(registration.models, registration.accessories, session: session.id)
            return OpenedSession(
                id: session.id, revoked: registration.held.filter { !kept.contains($0) }, kept: Array(kept),
                isDrained: farm.workers[worker]?.isDrained ?? false,
                cooled: farm.coolings.filter { $0.worker == worker })
        }
    }

    /// The reason is cut to 4000 bytes; it is the message of the attempts that are lost.
    package func endSession(_ id: SessionID, reason: String, counts: Bool) throws {
        try transaction { farm in
            guard farm.sessions[id]?.isLive == true else { return }
            farm.end(sessions: [id], reason: reason.storable(bytes: 4000), counts: counts)
        }
    }

    /// Also those of coordinators that never gave a sign of life. In whole seconds, by the store's clock.
    package func endSessions(ofCoordinatorsSilentFor silence: Duration) throws -> Int {
        try transaction { farm in
            let latest = farm.now.addingTimeInterval(-Double(silence.components.seconds))
            let silent = farm.liveSessions.filter { session in
                farm.coordinators[session.coordinator].map { $0.aliveAt <= latest } ?? true
            }.map(\.id)
            farm.end(sessions: silent, reason: "its coordinator fell silent")
            return silent.count
        }
    }

    /// - Parameter window: in whole seconds; whoever spoke earlier is no more counted.
    @discardableResult
    package func touchCoordinator(
        _ id: UUID, address: String, othersWithin window: Duration
    ) throws -> CoordinatorStanding {
        try transaction { farm in
            farm.coordinators[id] = MemoryCoordinator(address: address, aliveAt: farm.now)
            let latest = farm.now.addingTimeInterval(-Double(window.components.seconds))
            let own = farm.liveSessions.filter { $0.coordinator == id }
            return CoordinatorStanding(
                others: farm.coordinators.count(where: { $0.key != id && $0.value.aliveAt > latest }),
                sessions: Dictionary(uniqueKeysWithValues: own.map { ($0.id, $0.worker) }))
        }
    }

    /// Ends what rests from the worker for want of a file, and tells that files have changed.
    package func setModels(
        _ models: [ModelDescription], accessories: [AccessoryDescription], session id: SessionID
    ) throws {
        try transaction { farm in
            farm.write(models, accessories, session: id)
            // What failed for want of a file may be mended by it.
            if let worker = farm.sessions[id]?.worker { farm.forgetRests(of: worker) }
            farm.tell(.filesChanged)
        }
    }
}

extension MemoryFarm {
    /// To a worker's new session go the leases that its earlier ones had, or lost without anybody taking the task since.
    /// - Returns: the attempts that the new session leases.
    fileprivate mutating func move(
        _ attempts: [AttemptID], own: Set<SessionID>, to session: SessionID
    ) -> Set<AttemptID> {
        var kept: Set<AttemptID> = []
        for attempt in attempts where isBound(attempt) {
            let event = TaskLife.Event.sessionMoved(attempt: attempt.attempt, own: own, to: session)
            if apply(event, to: attempt.task) == .accepted { kept.insert(attempt) }
        }
        return kept
    }

    /// Makes these the files that the session's worker holds.
    fileprivate mutating func write(
        _ models: [ModelDescription], _ accessories: [AccessoryDescription], session id: SessionID
    ) {
        guard let worker = sessions[id]?.worker else { return }
        sessions[id]?.models = models
        sessions[id]?.accessories = accessories
        files.remember(models, of: worker)
        files.remember(accessories, of: worker)
    }

    /// What rests from the worker does so until then at most.
    mutating func endRests(of worker: UUID, at end: Date) {
        changeTasks(thatRestFrom: worker) { $0.shortenRest(from: worker, to: end) }
    }

    mutating func forgetRests(of worker: UUID) {
        changeTasks(thatRestFrom: worker) { $0.forgetRest(from: worker) }
    }

    private mutating func changeTasks(thatRestFrom worker: UUID, _ body: (inout MemoryTask) -> Void) {
        for (job, all) in tasks {
            for index in all.indices where all[index].rests[worker] != nil {
                _ = change(TaskID(job: job, index: index), body)
            }
        }
    }
}
