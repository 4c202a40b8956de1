package import FarmBasics
package import FarmModel

package import struct FoundationEssentials.UUID

/// A device of a connected worker, as its coordinator knows it.
package struct FleetDevice: Sendable {
    /// Tells it from all devices of the farm, as long as the session lasts.
    package struct ID: Sendable, Hashable {
        /// The store's number of the session; another with each connection of the worker.
        package var session: SessionID
        /// The worker's own name of it, unique within the worker.
        package var device: String

        /// - Parameter device: `DeviceDescription.id`, as the worker registered it.
        package init(session: SessionID, device: String) {
            self.session = session
            self.device = device
        }
    }

    /// Under the session of now; nothing that outlives the session may hold it.
    package var id: ID
    /// Whose it is, in whichever session: paces are kept by it.
    package var worker: UUID
    /// Digests of the models that its worker holds, and of the files beside them.
    package var models: Set<Digest>
    /// SHA-256 of the LoRAs, VAEs and other files that its worker holds.
    package var accessories: Set<Digest>
    /// The largest file that its worker may fetch from the store, and has room for, in bytes; 0 for none.
    package var fetchLimit: Int64
    /// What is loaded once it is done with its tasks.
    package var context: String?
    /// By model, the pixels at which it ran out of memory.
    package var memoryLimits: [Digest: Int]
    /// How many tasks more it takes.
    package var room: Int
    /// In the order in which it has got them.
    package var tasks: [HeldTask]

    /// - Parameters:
    ///   - fetchLimit: in bytes; 0 for a worker that fetches nothing.
    ///   - context: nil where nothing is loaded, or nobody knows what.
    ///   - room: tasks that it may be given now, 0 or more.
    package init(
        id: ID, worker: UUID, models: Set<Digest>, accessories: Set<Digest> = [], fetchLimit: Int64 = 0,
        context: String? = nil, memoryLimits: [Digest: Int] = [:], room: Int, tasks: [HeldTask] = []
    ) {
        self.id = id
        self.worker = worker
        self.models = models
        self.accessories = accessories
        self.fetchLimit = fetchLimit
        self.context = context
        self.memoryLimits = memoryLimits
        self.room = room
        self.tasks = tasks
    }

    /// Expected seconds until it is done with its tasks.
    package var backlog: Double { tasks.reduce(0) { $0 + $1.secondsLeft } }

    /// Whether it works or could. One that shows no headway may never: nothing is left to it.
    var isOfUse: Bool { room > 0 || tasks.contains(where: \.isUnderWay) }

    func holds(_ files: WaitingWork.Files) -> Bool {
        files.model.map(models.contains) == true && files.accessories.isSubset(of: accessories)
    }

    /// Whether it may fetch all that it lacks.
    func canFetch(_ files: WaitingWork.Files, _ circumstances: DispatchPolicy.Circumstances) -> Bool {
        fetchLimit > 0 && missing(of: files).allSatisfy { (circumstances.stored[$0] ?? .max) <= fetchLimit }
    }

    func missing(of files: WaitingWork.Files) -> Set<Digest> {
        var missing = files.accessories.subtracting(accessories)
        if let model = files.model, !models.contains(model) { missing.insert(model) }
        return missing
    }

    func secondsToFetch(_ files: WaitingWork.Files, _ stored: [Digest: Int64]) -> Double {
        holds(files) ? 0 : missing(of: files).reduce(0) { $0 + Double(stored[$1] ?? 0) / DispatchPolicy.fetchRate }
    }

    /// Whether it shows no headway with a task, what it may have to fetch included.
    func isStalled(_ task: HeldTask, _ stored: [Digest: Int64]) -> Bool {
        !isOfUse && task.waited > 3 * (task.expected + secondsToFetch(task.files, stored)) + 20
    }

    /// Whether it has the memory for it, and is not barred from it.
    func mayHave(_ segment: OpenSegment, _ circumstances: DispatchPolicy.Circumstances) -> Bool {
        hasMemory(for: segment.pixels, segment.modelDigest)
            && (circumstances.barred.isEmpty || circumstances.barred[segment.id]?.contains(id.session) != true)
    }

    func hasMemory(for pixels: Int, _ model: Digest) -> Bool {
        memoryLimits.isEmpty || pixels < memoryLimits[model] ?? .max
    }
}

/// A task that a device has.
package struct HeldTask: Sendable, Equatable {
    /// Which try at which image it is.
    package var attempt: AttemptID
    /// Who pays for it; empty where another coordinator gave it out and it is not known yet.
    package var submitter: String
    /// Its job's: higher goes first.
    package var priority: Int
    /// `EngineContext.key` of what it needs loaded; empty where that is not known.
    package var context: String
    /// Nil where it is not known yet.
    package var modelDigest: Digest?
    /// SHA-256 of the files beside the model that it needs.
    package var accessories: Set<Digest>
    /// Denoising steps, by which its cost is estimated.
    package var steps: Int
    /// Width times height of the finished image.
    package var pixels: Int
    /// Seconds that it is expected to take here.
    package var expected: Double
    /// What its submitter was charged for it.
    package var charged = 0.0
    /// Seconds since it was given out.
    package var waited = 0.0
    /// Seconds since it began; nil while it waits.
    package var elapsed: Double?
    /// How much of it is done, 0 to 1, as far as its worker has said.
    package var fraction = 0.0
    /// Whether its worker was asked to give it back.
    package var isRecalled = false

    /// A task that was just given out: not begun, nothing charged.
    /// - Parameter expected: in seconds, on the device that has it.
    package init(
        attempt: AttemptID, submitter: String, priority: Int = 0, context: String, modelDigest: Digest?,
        accessories: Set<Digest> = [], steps: Int, pixels: Int, expected: Double
    ) {
        self.attempt = attempt
        self.submitter = submitter
        self.priority = priority
        self.context = context
        self.modelDigest = modelDigest
        self.accessories = accessories
        self.steps = steps
        self.pixels = pixels
        self.expected = expected
    }

    var files: WaitingWork.Files { WaitingWork.Files(model: modelDigest, accessories: accessories) }

    /// Whether it is not so late, or so long in coming, that its device may hang.
    var isUnderWay: Bool { (elapsed ?? waited) < 3 * expected + 20 }

    /// Expected seconds until it is done, once it has its turn. By what it has shown where that is known; one that is
    /// late is taken to need as long again as it is late.
    package var secondsLeft: Double {
        guard let elapsed else { return expected }
        let planned = elapsed < expected ? expected - elapsed : elapsed - expected + expected / 10
        guard fraction > 0.1, fraction < 1, elapsed > 0 else { return planned }
        return elapsed * (1 - fraction) / fraction
    }
}

extension FleetDevice.ID: Comparable {
    /// Older sessions first: the order in which a plan looks at devices, the same in each.
    package static func < (a: FleetDevice.ID, b: FleetDevice.ID) -> Bool {
        (a.session, a.device) < (b.session, b.device)
    }
}
