import FarmModel
import FarmScheduling
import FarmStore

import struct FoundationEssentials.UUID

/// What a coordinator remembers of a worker's session while its stream is open. All of it can be rebuilt.
struct LiveSession {
    /// A task that the worker has and whose end has not been heard.
    struct Outstanding {
        var submitter = ""
        var priority = 0
        /// What the submitter pays for a second: 1 over it.
        var weight = 1.0
        /// What the submitter was charged, in seconds over the weight.
        var charged = 0.0
        var modelDigest = ""
        /// `EngineContext.key`; empty where it is not known.
        var context = ""
        var accessories: Set<String> = []
        var device: String
        /// Counts the assignments: a device renders them in this order.
        var number = 0
        var recall: Recall?
        /// Another device was given it, too: this one goes on, whatever becomes of that.
        var isCopied = false
        /// What it is made from; nil where another coordinator assigned it.
        var origin: ImageOrigin?
        var assignedAt = ContinuousClock.now
        var isStarted = false
        /// Its device has gone on: the image is on its way.
        var isRendered = false
        var step = 0
        var steps = 0
        var pixels = 0
        var startedAt: ContinuousClock.Instant?
        var preview: ImagePreview?

        mutating func identify(_ submitter: String, _ priority: Int, _ origin: ImageOrigin) {
            let parameters = origin.parameters
            self.submitter = submitter
            self.priority = priority
            self.origin = origin
            modelDigest = origin.modelDigest
            context = EngineContext(modelDigest: origin.modelDigest, parameters: parameters).key
            accessories = Set(parameters.accessoryDigests)
            steps = parameters.steps
            pixels = parameters.finalSize.pixelCount
        }
    }

    /// Why a task that was not begun was called back.
    enum Recall {
        /// Another device is sooner done with it.
        case late
        /// A job of much higher priority is to have its place: its submitter pays for it until the next one.
        case urgent
    }

    struct Device {
        /// How many tasks more it takes.
        var credit = 0
        /// When it last said so: it had just ended one.
        var creditedAt = ContinuousClock.now
        /// `EngineContext.key` of what it has loaded.
        var context: String?
        /// By model, the pixels at which it ran out of memory.
        var memoryLimits: [String: Int] = [:]
        var health = DeviceHealth()
        /// Of its cool-downs so many were seen in the store: that one is not there says something only then.
        var coolingsSeen = 0
    }

    let id: Int64
    let worker: UUID
    let workerName: String
    var models: Set<String>
    /// Digests of the files beside the models.
    var accessories: Set<String>
    /// The largest file that it may fetch from the store, in bytes; 0 for none.
    let fetchLimit: Int64
    /// What it has no room to fetch.
    var shortage: FetchShortage?
    /// Gets no tasks: a person said so.
    var isDrained: Bool
    var devices: [String: Device]
    var outstanding: [AttemptID: Outstanding] = [:]
    /// Tasks whose failure or result is on its way into the store.
    var settling: Set<AttemptID> = []
    /// What the worker came with, and has not rendered yet.
    private let held: Set<AttemptID>
    let outbound: AsyncStream<CoordinatorOrder>.Continuation

    init(
        _ opened: OpenedSession, registration: WorkerRegistration,
        outbound: AsyncStream<CoordinatorOrder>.Continuation
    ) {
        self.id = opened.id
        self.worker = registration.worker
        self.workerName = registration.name
        self.models = Set(registration.models.map(\.digest))
        self.accessories = Set(registration.accessories.map(\.sha256))
        self.fetchLimit = registration.fetchLimit
        self.isDrained = opened.isDrained
        self.devices = Dictionary(
            registration.devices.map { ($0.id, Device(context: registration.contexts[$0.id])) },
            uniquingKeysWith: { first, _ in first })
        self.outbound = outbound
        for cooling in opened.cooled {
            // A worker that comes anew may have been mended: it need not wait longer than one that has just failed.
            var cooling = cooling
            cooling.remaining = min(cooling.remaining, DeviceHealth.firstPause)
            devices[cooling.device]?.health = DeviceHealth(cooling, now: .now)
            devices[cooling.device]?.coolingsSeen = cooling.times
        }
        // What is rendered already keeps no device busy.
        let held = Set(registration.held)
        let only = registration.devices.count == 1 ? registration.devices.first?.id : nil
        for attempt in opened.kept {
            outstanding[attempt] = Outstanding(device: held.contains(attempt) ? only ?? "" : "")
        }
        self.held = held
    }

    /// Goes on with what an earlier session of the worker had, as far as this one has it.
    mutating func takeOver(_ tasks: [AttemptID: Outstanding]) {
        for (attempt, before) in tasks where outstanding[attempt] != nil {
            var task = before
            task.recall = nil
            task.isCopied = false
            if !held.contains(attempt) {
                (task.device, task.isStarted, task.startedAt) = ("", false, nil)
            } else if devices[task.device] == nil {
                task.device = outstanding[attempt]?.device ?? ""
            }
            outstanding[attempt] = task
        }
    }

    func send(_ order: CoordinatorOrder) { outbound.yield(order) }

    func work(_ task: Outstanding) -> RenderPaces.Work {
        RenderPaces.Work(
            worker: worker, device: task.device, model: task.modelDigest, steps: task.steps, pixels: task.pixels)
    }

    /// In the order in which the device renders them.
    func tasks(on device: String) -> [(attempt: AttemptID, task: Outstanding)] {
        outstanding.filter { $0.value.device == device }.map { ($0.key, $0.value) }
            .sorted { ($0.task.isStarted ? 0 : 1, $0.task.number) < ($1.task.isStarted ? 0 : 1, $1.task.number) }
    }

    func count(on device: String) -> Int {
        outstanding.values.count { $0.device == device }
    }
}
