import FarmBasics
package import FarmModel
import FarmScheduling

package import struct FoundationEssentials.UUID

extension MemoryStore {
    /// Connected ones first, then by name; each with its newest session.
    package func workers(all: Bool) -> [WorkerStatus] {
        read { farm in
            farm.workers.values.compactMap(farm.status).filter { all || $0.disconnectedAt == nil }.sorted {
                ($0.disconnectedAt == nil ? 0 : 1, $0.name) < ($1.disconnectedAt == nil ? 0 : 1, $1.name)
            }
        }
    }

    /// Changes nothing where there is no such session.
    package func setFull(_ isFull: Bool, session: SessionID) throws {
        try transaction { $0.sessions[session]?.isFull = isFull }
    }

    /// Whoever takes tasks again starts afresh: cool-downs and rests are forgotten, bars stay.
    package func setDrained(_ isDrained: Bool, workerNamed name: String) throws -> WorkerStatus? {
        try transaction(noting: { .asAsked(if: $0 != nil) }) { farm in
            let id = farm.workers.values.first { $0.name == name }?.id
            if let id { farm.workers[id]?.isDrained = isDrained }
            // Whoever lets a worker take tasks again has looked at it.
            if !isDrained {
                if let id {
                    farm.workers[id]?.cooled = [:]
                    farm.forgetRests(of: id)
                }
                farm.tell(.filesChanged)
            }
            guard let status = id.flatMap({ farm.workers[$0] }).flatMap(farm.status) else { return nil }
            farm.tell(.intakeChanged)
            return status
        }
    }

    /// Connected or not.
    package func drainedWorkers() -> Set<UUID> { Set(farm.workers.values.filter(\.isDrained).map(\.id)) }

    /// From now on for as long as remains, in whole seconds; replaces what was known of the device.
    /// - Throws: `internal` for a worker that never registered.
    package func cool(_ cooling: DeviceCooling) throws {
        try transaction { farm in
            guard farm.workers[cooling.worker] != nil else {
                throw FarmError(.internal, "no worker of this farm has the id \(cooling.worker)")
            }
            farm.workers[cooling.worker]?.cooled[cooling.device] = MemoryCooling(
                until: farm.now.addingTimeInterval(Double(cooling.remaining.components.seconds)),
                times: cooling.times, reason: cooling.reason.storable(bytes: 1000))
            farm.tell(.intakeChanged)
        }
    }

    /// What rests from the worker may be given to it again, too.
    package func warm(_ device: String, of worker: UUID) throws {
        try transaction { farm in
            farm.workers[worker]?.cooled[device] = nil
            farm.endRests(of: worker, at: farm.now)
        }
    }

    /// Bars stay: only rests end, and what they were for may still count against the task.
    package func endRests(of worker: UUID) throws {
        try transaction { $0.endRests(of: worker, at: $0.now) }
    }

    /// In no order; `remaining` is 0 for one on trial.
    package func cooledDevices() -> [DeviceCooling] { read(\.coolings) }
}

extension MemoryFarm {
    /// Devices that cool down, or are on trial since.
    var coolings: [DeviceCooling] {
        workers.values.flatMap { worker in
            worker.cooled.map { device, cooling in
                DeviceCooling(
                    worker: worker.id, device: device,
                    remaining: .seconds(max(0, cooling.until.timeIntervalSince(now))), times: cooling.times,
                    reason: cooling.reason)
            }
        }
    }

    /// With its newest session.
    fileprivate func status(_ worker: MemoryWorker) -> WorkerStatus? {
        guard let session = session(of: worker.id) else { return nil }
        let cooling = cooling(session)
        var fetch = session.fetch
        fetch.limitBytes = session.fetchLimit
        fetch.shortage = nil
        return WorkerStatus(
            id: worker.id, name: worker.name, version: session.version,
            state: WorkerStatus.State(
                hasEnded: !session.isLive, isDrained: worker.isDrained, isFull: session.isFull,
                isCooling: cooling != nil, hasTasks: !leased(by: [session.id]).isEmpty),
            devices: session.devices.map { WorkerStatus.Device(description: $0, task: nil) },
            modelNames: session.models.map(\.name).sorted(), imagesDone: worker.images,
            connectedAt: session.startedAt, disconnectedAt: session.endedAt, fetch: fetch,
            coolingUntil: cooling?.until, coolingReason: cooling?.reason)
    }
}
