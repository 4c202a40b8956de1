import FarmBasics
package import FarmModel

package import struct FoundationEssentials.UUID

/// What a coordinator remembers of a worker's session while its stream is open. All of it can be rebuilt.
package struct FleetSession: Sendable {
    /// One device of the session's worker: its room, what it has loaded and whether it is fit.
    package struct Device: Sendable {
        /// How many tasks more it takes.
        var credit = 0
        /// When it last said so: it had just ended one.
        var creditedAt: ContinuousClock.Instant
        /// `EngineContext.key` of what it has loaded.
        var context: String?
        /// By model, the pixels at which it ran out of memory.
        var memoryLimits: [Digest: Int] = [:]
        var health = DeviceHealth()
        /// Of its cool-downs so many were seen in the store: that one is not there says something only then.
        var coolingsSeen = 0

        /// A device holds at most a handful of tasks; a peer that says more is wrong.
        static let mostCredit = 16

        mutating func addCredit(_ tasks: Int, now: ContinuousClock.Instant) {
            credit = min(credit + tasks, Self.mostCredit)
            creditedAt = now
        }
    }

    /// The store's number of the session.
    package let id: SessionID
    /// The worker's lasting identity, the same in each of its sessions.
    package let worker: UUID
    let workerName: String
    var models: Set<Digest>
    /// Digests of the files beside the models.
    var accessories: Set<Digest>
    /// The largest file that it may fetch from the store, in bytes; 0 for none.
    private let fetchLimit: Int64
    /// What it has no room to fetch.
    var shortage: FetchShortage?
    /// Gets no tasks: a person said so.
    var isDrained: Bool
    var devices: [String: Device]
    /// What the worker leases and has not ended; what it brought along without knowledge of it here has an empty model.
    package internal(set) var tasks: [AttemptID: FleetTask] = [:]
    /// Tasks whose failure or result is on its way into the store.
    var settling: Set<AttemptID> = []
    /// What the worker came with, and has not rendered yet.
    private let held: Set<AttemptID>

    /// - Parameters:
    ///   - kept: what the worker holds or has spooled and goes on leasing.
    ///   - cooled: those of its devices that failed before, under whichever session.
    package init(
        _ id: SessionID, _ registration: WorkerRegistration, kept: [AttemptID], isDrained: Bool = false,
        cooled: [DeviceCooling] = [], now: ContinuousClock.Instant
    ) {
        self.id = id
        worker = registration.worker
        workerName = registration.name
        models = Set(registration.models.map(\.digest))
        accessories = Set(registration.accessories.map(\.sha256))
        fetchLimit = registration.fetchLimit
        self.isDrained = isDrained
        devices = Dictionary(
            registration.devices.map { ($0.id, Device(creditedAt: now, context: registration.contexts[$0.id])) },
            uniquingKeysWith: { first, _ in first })
        for cooling in cooled {
            // A worker that comes anew may have been mended: it need not wait longer than one that has just failed.
            var cooling = cooling
            cooling.remaining = min(cooling.remaining, DeviceHealth.firstPause)
            devices[cooling.device]?.health = DeviceHealth(cooling, now: now)
            devices[cooling.device]?.coolingsSeen = cooling.times
        }
        // What is rendered already keeps no device busy.
        let held = Set(registration.held)
        let only = registration.devices.count == 1 ? registration.devices.first?.id : nil
        for attempt in kept {
            tasks[attempt] = FleetTask(device: held.contains(attempt) ? only ?? "" : "", now: now)
        }
        self.held = held
    }

    /// Goes on with what an earlier session of the worker had, as far as this one has it.
    mutating func takeOver(_ earlier: [AttemptID: FleetTask]) {
        for (attempt, before) in earlier where tasks[attempt] != nil {
            var task = before
            task.recall = nil
            task.isCopied = false
            if !held.contains(attempt) {
                (task.device, task.isStarted, task.startedAt) = ("", false, nil)
            } else if devices[task.device] == nil {
                task.device = tasks[attempt]?.device ?? ""
            }
            tasks[attempt] = task
        }
    }

    /// The largest file that it may fetch now, in bytes.
    var fetchRoom: Int64 { min(fetchLimit, (shortage?.bytes ?? .max) - 1) }

    func work(_ task: FleetTask) -> RenderPaces.Work {
        RenderPaces.Work(
            worker: worker, device: task.device, model: task.modelDigest, steps: task.steps, pixels: task.pixels)
    }

    /// In the order in which the device renders them.
    func tasks(on device: String) -> [(attempt: AttemptID, task: FleetTask)] {
        tasks.filter { $0.value.device == device }.map { ($0.key, $0.value) }
            .sorted { ($0.task.isStarted ? 0 : 1, $0.task.number) < ($1.task.isStarted ? 0 : 1, $1.task.number) }
    }

    func count(on device: String) -> Int { tasks.values.count { $0.device == device } }

    /// The device asks for more, or has begun the next: what it rendered is in its worker's spool, however long it takes
    /// to come. Should it be another task that has left the device, the next step starts the clock again.
    mutating func stopClocks(on device: String) {
        for (attempt, task) in tasks where task.device == device && task.isStarted {
            tasks[attempt]?.isRendered = true
        }
    }

    /// Whether a task that is lost with this session may be the cause: its worker had rendered others.
    var isProven: Bool { devices.values.contains { $0.health.hasSucceeded && $0.health.times == 0 } }
}
