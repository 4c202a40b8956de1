package import FarmModel

package import struct FoundationEssentials.UUID

/// What a worker holds, what it has to deliver, and what it has told its coordinator. Pure: events go in, actions come
/// out.
///
/// A device takes two tasks: the one that it renders and the next. So `credit` (tasks that the coordinator may still
/// send in this session) and the attempts held are two in all, and each attempt that ends is made up for at once.
package struct WorkerSessionState: Sendable {
    /// The one that it renders and the next, whose files are fetched meanwhile.
    package static let tasksPerDevice = 2

    private struct Device {
        var description: DeviceDescription
        /// Why its engine host does not work: nil where it does. What it gets meanwhile fails of it, so that the farm
        /// reads who is broken and lets the device rest.
        var trouble: String?
        var credit = 0
        var held: [AttemptID] = []
        /// Of what it was given last: loaded, or about to be.
        var context: String?
    }

    private let worker: UUID
    private let name: String
    /// Bytes in the spool from which on the worker takes no more tasks.
    private let spoolLimit: Int
    private var devices: [Device]
    private var inventory: ModelInventory
    private let fetchLimit: Int64
    private var fetched: FetchStatus?
    /// The farm whose attempts these are; unknown until the first session of a worker with an empty spool.
    private var farm: UUID?
    private var isConnected = false
    private var isStopping = false
    private var isDrained = false
    private var diskHasRoom = true
    /// What the coordinator was told last.
    private var toldFull = false
    private var hasFinished = false
    /// Rendered, on their way into the spool.
    private var storing: Set<AttemptID> = []
    private var spool: SpoolContents
    /// Failures that the coordinator has not been told.
    private var untold: [(attempt: AttemptID, failure: FailureClass, message: String)] = []

    /// - Parameters:
    ///   - farm: whose results the spool has; nil where it has none, and any farm will do.
    ///   - spools: what lies in the spool, by farm, oldest first.
    ///   - spoolLimit: in bytes.
    ///   - fetchLimit: in bytes; 0 for a worker that fetches nothing.
    package init(
        worker: UUID, name: String, devices: [DeviceDescription], inventory: ModelInventory, farm: UUID?,
        spools: [UUID: [SpoolContents.Image]], spoolLimit: Int = .max, fetchLimit: Int64 = 0
    ) {
        self.worker = worker
        self.name = name
        self.spoolLimit = spoolLimit
        self.devices = devices.map { Device(description: $0) }
        self.inventory = inventory
        self.fetchLimit = fetchLimit
        self.farm = farm
        spool = SpoolContents(images: spools)
    }

    /// Takes up one event; the actions are to be carried out in their order, before the next event.
    package mutating func handle(_ event: Event) -> [Action] {
        switch event {
        case .opened: return [.send(.register(registration))]
        case .registered(let farm, let revoked, let isDrained):
            self.isDrained = isDrained
            return registered(farm: farm, revoked: revoked)
        case .intake(let isOpen):
            isDrained = !isOpen
            return isDrained ? releaseWaiting() : refill()
        case .closed:
            isConnected = false
            toldFull = false
            for index in devices.indices { devices[index].credit = 0 }
            return finishIfDone()
        case .assigned(let assignment): return assigned(assignment)
        case .refused(let attempt, let device, let message):
            if let index = index(of: device) { devices[index].credit = max(0, devices[index].credit - 1) }
            // Another worker's build may.
            return tell(attempt, .inputOutput, "\(FarmVersion.current) of the worker cannot read it: \(message)")
                + refill() + finishIfDone()
        case .cancelled(let attempt): return abandon([attempt])
        case .recalled(let attempts):
            return Dictionary(grouping: attempts.filter { device(holding: $0) != nil }) { device(holding: $0) ?? 0 }
                .sorted { $0.key < $1.key }.map { .giveBack($0.value, device: devices[$0.key].description.id) }
        case .device(let device, let event): return heard(event, from: device)
        case .stored(let attempt, let farm, let bytes):
            storing.remove(attempt)
            spool.add(attempt, of: farm, bytes: bytes)
            let delivery: [Action] = isConnected && farm == self.farm ? [.deliver(attempt, farm: farm)] : []
            return delivery + tellRoom() + finishIfDone()
        case .storeFailed(let attempt, let failure, let message):
            guard storing.remove(attempt) != nil else { return [] }
            return noteDisk(failure) + tell(attempt, failure, message) + finishIfDone()
        case .settled(let attempt, let farm):
            spool.remove(attempt, of: farm)
            return tellRoom() + refill() + finishIfDone()
        case .lost(let attempt, let farm, let message):
            spool.remove(attempt, of: farm)
            let told = farm == self.farm ? tell(attempt, .inputOutput, message) : []
            return told + tellRoom() + refill() + finishIfDone()
        case .inventoryChanged(let inventory):
            self.inventory = inventory
            return isConnected ? [.send(.inventory(inventory))] : []
        case .fetched(let status):
            fetched = status
            return isConnected ? [.send(.fetched(status))] : []
        case .disk(let hasRoom):
            guard hasRoom != diskHasRoom else { return [] }
            diskHasRoom = hasRoom
            return tellRoom() + (hasRoom ? refill() : releaseWaiting())
        case .stop:
            isStopping = true
            return releaseWaiting() + finishIfDone()
        }
    }

    // MARK: The coordinator

    private var registration: WorkerRegistration {
        WorkerRegistration(
            worker: worker, name: name, version: FarmVersion.current, devices: devices.map(\.description),
            models: inventory.models, accessories: inventory.accessories,
            // What failed unheard is named too: it is still this worker's until it has said so.
            held: devices.flatMap(\.held) + storing.sorted { $0.task < $1.task } + untold.map(\.attempt),
            spooled: spooled, fetchLimit: fetchLimit,
            contexts: Dictionary(
                uniqueKeysWithValues: devices.compactMap { device in
                    device.context.map { (device.description.id, $0) }
                }))
    }

    private mutating func registered(farm: UUID, revoked: [AttemptID]) -> [Action] {
        guard self.farm == nil || self.farm == farm else { return change(to: farm) }
        self.farm = farm
        isConnected = true
        untold.removeAll { revoked.contains($0.attempt) }
        let failures = untold.map { Action.send(.failed($0.attempt, $0.failure, $0.message)) }
        untold = []
        return failures + abandon(revoked) + spooled.map { .deliver($0, farm: farm) }
            + (fetched.map { [.send(.fetched($0))] } ?? []) + tellRoom() + refill() + finishIfDone()
    }

    private var spooled: [AttemptID] { farm.map { spool.attempts(of: $0) } ?? [] }

    /// The numbers of one farm's attempts mean nothing to another: what is held is let go.
    private mutating func change(to farm: UUID) -> [Action] {
        let held = devices.flatMap { device in device.held.map { Action.abandon($0, device: device.description.id) } }
        for index in devices.indices { devices[index].held = [] }
        self.farm = farm
        storing = []
        untold = []
        return held + [.reconnect]
    }

    private mutating func assigned(_ assignment: TaskAssignment) -> [Action] {
        guard let index = index(of: assignment.device), let farm else {
            return tell(assignment.attempt, .inputOutput, "this worker has no device '\(assignment.device)'")
        }
        devices[index].credit = max(0, devices[index].credit - 1)
        guard takesTasks else { return [.send(.returned([assignment.attempt]))] }
        if let trouble = devices[index].trouble { return tell(assignment.attempt, .inputOutput, trouble) + refill() }
        devices[index].held.append(assignment.attempt)
        devices[index].context =
            EngineContext(modelDigest: assignment.modelDigest, parameters: assignment.parameters).key
        return [.render(assignment, farm: farm)]
    }

    private func abandon(_ attempts: [AttemptID]) -> [Action] {
        attempts.compactMap { attempt in
            device(holding: attempt).map { .abandon(attempt, device: devices[$0].description.id) }
        }
    }

    private mutating func tell(_ attempt: AttemptID, _ failure: FailureClass, _ message: String) -> [Action] {
        guard isConnected else {
            untold.append((attempt, failure, message))
            return []
        }
        return [.send(.failed(attempt, failure, message))]
    }

    // MARK: Room

    private var isFull: Bool { !diskHasRoom || spool.bytes >= spoolLimit }

    /// Nothing is taken that could not be kept or that nobody wants this worker to make.
    private var takesTasks: Bool { !isStopping && !isDrained && !isFull }

    private mutating func noteDisk(_ failure: FailureClass) -> [Action] {
        guard failure == .diskFull, diskHasRoom else { return [] }
        diskHasRoom = false
        return tellRoom() + releaseWaiting()
    }

    private mutating func tellRoom() -> [Action] {
        guard isConnected, isFull != toldFull else { return [] }
        toldFull.toggle()
        return [.send(.storage(isFull: toldFull, spooledBytes: spool.bytes))]
    }

    private func releaseWaiting() -> [Action] { devices.map { .releaseWaiting(device: $0.description.id) } }

    /// Asks for as many tasks as the devices have room for.
    private mutating func refill() -> [Action] {
        guard isConnected, takesTasks else { return [] }
        return devices.indices.compactMap { index in
            let room = Self.tasksPerDevice - devices[index].credit - devices[index].held.count
            guard room > 0 else { return nil }
            devices[index].credit += room
            return .send(.credit(device: devices[index].description.id, tasks: room))
        }
    }

    private mutating func finishIfDone() -> [Action] {
        let isIdle = devices.allSatisfy(\.held.isEmpty) && storing.isEmpty
        // Without a coordinator the spool keeps what it has for the next start.
        guard isStopping, isIdle, spooled.isEmpty || !isConnected, !hasFinished else { return [] }
        hasFinished = true
        return [.finish]
    }

    // MARK: The devices

    private mutating func heard(_ event: DeviceEvent, from device: String) -> [Action] {
        guard let index = index(of: device) else { return [] }
        switch event {
        case .available:
            devices[index].trouble = nil
            return []
        case .unavailable(let message):
            devices[index].trouble = message
            return []
        case .started(let attempt, let date):
            return isConnected ? [.send(.started(attempt, device: device, at: date))] : []
        case .progress(let attempt, let step, let steps):
            return isConnected ? [.send(.progress(attempt, step: step, steps: steps))] : []
        case .preview(let attempt, let step, let steps, let png):
            return isConnected ? [.send(.preview(attempt, step: step, steps: steps, png: png))] : []
        case .rendered(let image, let file):
            guard release(image.attempt, from: index), let farm else { return [] }
            storing.insert(image.attempt)
            return refill() + [.store(image, farm: farm, file: file)]
        case .failed(let attempt, let failure, let message):
            // Its host may have gone, with what it had loaded.
            devices[index].context = nil
            guard release(attempt, from: index) else { return [] }
            return noteDisk(failure) + tell(attempt, failure, message) + refill() + finishIfDone()
        case .unfetched(let attempt, let shortage):
            guard release(attempt, from: index) else { return [] }
            return giveBack(attempt, shortage) + refill() + finishIfDone()
        case .returned(let attempts):
            let released = attempts.filter { release($0, from: index) }
            let told: [Action] = isConnected && !released.isEmpty ? [.send(.returned(released))] : []
            return told + refill() + finishIfDone()
        case .abandoned(let attempt):
            guard release(attempt, from: index) else { return [] }
            return refill() + finishIfDone()
        }
    }

    /// The shortage is told first: else the task would be offered again meanwhile.
    private mutating func giveBack(_ attempt: AttemptID, _ shortage: FetchShortage) -> [Action] {
        var status = fetched ?? FetchStatus(limitBytes: fetchLimit)
        status.shortage = shortage
        fetched = status
        return isConnected ? [.send(.fetched(status)), .send(.returned([attempt]))] : []
    }

    private mutating func release(_ attempt: AttemptID, from index: Int) -> Bool {
        guard let position = devices[index].held.firstIndex(of: attempt) else { return false }
        devices[index].held.remove(at: position)
        return true
    }

    private func index(of device: String) -> Int? {
        devices.firstIndex { $0.description.id == device }
    }

    private func device(holding attempt: AttemptID) -> Int? {
        devices.firstIndex { $0.held.contains(attempt) }
    }
}
