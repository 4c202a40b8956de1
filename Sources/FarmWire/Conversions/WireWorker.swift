import FarmBasics
package import FarmModel
import FoundationEssentials
import SwiftProtobuf

extension DeviceDescription {
    /// The id is cut to 200 bytes, the other texts to 1000. What it has loaded is the registration's.
    package init(wire: Farm_V1_Device) {
        self.init(
            id: wire.id.storable(bytes: 200), name: wire.name.storable(bytes: 1000), memoryBytes: wire.memoryBytes,
            deviceClass: wire.deviceClass.storable(bytes: 1000))
    }

    /// Without its loaded context, which only a registration says.
    package var wire: Farm_V1_Device {
        .with {
            $0.id = id
            $0.name = name
            $0.memoryBytes = memoryBytes
            $0.deviceClass = deviceClass
        }
    }
}

extension WorkerRegistration {
    /// - Throws: `failedPrecondition` for a worker that speaks no version of the protocol that this build speaks, before all
    ///   else: the rest may have another meaning then. `invalidInput` for one without a name or with too long a one, and
    ///   for attempts that can be none.
    package init(wire: Farm_V1_Register) throws {
        let (oldest, newest) = (Int(wire.protocolMin), Int(wire.protocolMax))
        _ = try FarmVersion.agree(oldest: oldest, newest: newest, worker: wire.name, version: wire.version)
        let name = wire.name.storable(bytes: .max)
        guard (1...ParameterLimits.nameBytes).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw FarmError(
                .invalidInput,
                "the worker's name '\(name.shortened())' is not accepted: it must have 1 to "
                    + "\(ParameterLimits.nameBytes) bytes and no control characters")
        }
        self.init(
            worker: try UUID(wire: wire.workerID, field: "worker id"), name: name,
            version: wire.version.storable(bytes: 200),
            devices: wire.devices.map(DeviceDescription.init(wire:)),
            models: try wire.models.map(ModelDescription.init(wire:)),
            accessories: try wire.accessories.map(AccessoryDescription.init(wire:)),
            held: try wire.held.map(AttemptID.init(checking:)),
            spooled: try wire.spooled.map(AttemptID.init(checking:)),
            fetchLimit: max(0, wire.fetchLimitBytes),
            contexts: Dictionary(
                wire.devices.filter { !$0.loadedContext.isEmpty }.map { ($0.id, $0.loadedContext) },
                uniquingKeysWith: { first, _ in first }),
            protocols: oldest...newest)
    }

    /// The worker's first message. A device with nothing loaded has an empty context.
    package var wire: Farm_V1_Register {
        .with {
            $0.protocolMin = UInt32(clamping: protocols.lowerBound)
            $0.protocolMax = UInt32(clamping: protocols.upperBound)
            $0.workerID = worker.uuidString
            $0.name = name
            $0.version = version
            $0.devices = devices.map { device in
                var wire = device.wire
                wire.loadedContext = contexts[device.id] ?? ""
                return wire
            }
            $0.models = models.map(\.wire)
            $0.accessories = accessories.map(\.wire)
            $0.held = held.map(\.wire)
            $0.spooled = spooled.map(\.wire)
            $0.fetchLimitBytes = fetchLimit
        }
    }
}

extension WorkerStatus {
    /// Read by the command line; a state that this build does not know is `offline`.
    /// - Throws: `invalidInput` where the id is no UUID.
    package init(wire: Farm_V1_Worker) throws {
        self.init(
            id: try UUID(wire: wire.id, field: "worker id"), name: wire.name, version: wire.version,
            state: State(rawValue: wire.state) ?? .offline,
            devices: wire.devices.map {
                Device(
                    description: DeviceDescription(wire: $0.device),
                    task: $0.hasJob ? TaskID(job: $0.job, wireIndex: $0.index) : nil)
            },
            modelNames: wire.models, imagesDone: wire.imagesDone,
            connectedAt: Date(timeIntervalSince1970: wire.connectedAt),
            disconnectedAt: wire.hasDisconnectedAt ? Date(timeIntervalSince1970: wire.disconnectedAt) : nil,
            fetch: FetchStatus(
                fetchedBytes: wire.fetchedBytes, limitBytes: wire.fetchLimitBytes,
                fetching: wire.fetching.isEmpty ? nil : wire.fetching, fraction: wire.fetchedFraction),
            coolingUntil: wire.hasCoolingUntil ? Date(timeIntervalSince1970: wire.coolingUntil) : nil,
            coolingReason: wire.coolingReason.isEmpty ? nil : wire.coolingReason)
    }

    /// Times are seconds since 1970; the fraction that is fetched is 0 to 1.
    package var wire: Farm_V1_Worker {
        .with {
            $0.id = id.uuidString
            $0.name = name
            $0.version = version
            $0.state = state.rawValue
            $0.devices = devices.map { device in
                .with {
                    $0.device = device.description.wire
                    if let task = device.task {
                        $0.job = task.job.rawValue
                        $0.index = Int32(clamping: task.index)
                    }
                }
            }
            $0.models = modelNames
            $0.imagesDone = imagesDone
            $0.connectedAt = connectedAt.timeIntervalSince1970
            if let disconnectedAt { $0.disconnectedAt = disconnectedAt.timeIntervalSince1970 }
            $0.fetchedBytes = fetch.fetchedBytes
            $0.fetchLimitBytes = fetch.limitBytes
            $0.fetching = fetch.fetching ?? ""
            $0.fetchedFraction = fetch.fraction
            if let coolingUntil { $0.coolingUntil = coolingUntil.timeIntervalSince1970 }
            $0.coolingReason = coolingReason ?? ""
        }
    }
}

extension TaskAssignment {
    /// Read by the worker.
    /// - Throws: `invalidInput` for an attempt or a digest that can be none, and for parameters that this build does not know.
    package init(wire: Farm_V1_Assignment) throws {
        self.init(
            attempt: try AttemptID(checking: wire.attempt), device: wire.device,
            modelDigest: try Digest(checking: wire.modelDigest),
            modelName: wire.modelName, parameters: try GenerationParameters(wire: wire.parameters))
    }

    /// All that the worker needs, but the files that the digests name.
    package var wire: Farm_V1_Assignment {
        .with {
            $0.attempt = attempt.wire
            $0.device = device
            $0.modelDigest = modelDigest.hex
            $0.modelName = modelName
            $0.parameters = parameters.wire
        }
    }
}
