package import FarmModel

package import struct FoundationEssentials.UUID

/// A device of a connected worker, as its coordinator knows it.
package struct FleetDevice: Sendable {
    package struct ID: Sendable, Hashable {
        package var session: Int64
        package var device: String

        package init(session: Int64, device: String) {
            self.session = session
            self.device = device
        }
    }

    package var id: ID
    package var worker: UUID
    /// Digests of the models that its worker holds, and of the files beside them.
    package var models: Set<String>
    package var accessories: Set<String>
    /// The largest file that its worker may fetch from the store, and has room for, in bytes; 0 for none.
    package var fetchLimit: Int64
    /// What is loaded once it is done with its tasks.
    package var context: String?
    /// By model, the pixels at which it ran out of memory.
    package var memoryLimits: [String: Int]
    /// How many tasks more it takes.
    package var room: Int
    /// In the order in which it has got them.
    package var tasks: [HeldTask]

    package init(
        id: ID, worker: UUID, models: Set<String>, accessories: Set<String> = [], fetchLimit: Int64 = 0,
        context: String? = nil, memoryLimits: [String: Int] = [:], room: Int, tasks: [HeldTask] = []
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
        models.contains(files.model) && files.accessories.isSubset(of: accessories)
    }

    /// Whether it may fetch all that it lacks.
    func canFetch(_ files: WaitingWork.Files, _ circumstances: DispatchPolicy.Circumstances) -> Bool {
        fetchLimit > 0 && missing(of: files).allSatisfy { (circumstances.stored[$0] ?? .max) <= fetchLimit }
    }

    func missing(of files: WaitingWork.Files) -> Set<String> {
        var missing = files.accessories.subtracting(accessories)
        if !models.contains(files.model) { missing.insert(files.model) }
        return missing
    }

    func secondsToFetch(_ files: WaitingWork.Files, _ stored: [String: Int64]) -> Double {
        holds(files) ? 0 : missing(of: files).reduce(0) { $0 + Double(stored[$1] ?? 0) / DispatchPolicy.fetchRate }
    }

    /// Whether it shows no headway with a task, what it may have to fetch included.
    func isStalled(_ task: HeldTask, _ stored: [String: Int64]) -> Bool {
        !isOfUse && task.waited > 3 * (task.expected + secondsToFetch(task.files, stored)) + 20
    }

    /// Whether it has the memory for it, and is not barred from it.
    func mayHave(_ segment: OpenSegment, _ circumstances: DispatchPolicy.Circumstances) -> Bool {
        hasMemory(for: segment.pixels, segment.modelDigest)
            && (circumstances.barred.isEmpty || circumstances.barred[segment.id]?.contains(id.session) != true)
    }

    func hasMemory(for pixels: Int, _ model: String) -> Bool {
        memoryLimits.isEmpty || pixels < memoryLimits[model] ?? .max
    }
}

/// A task that a device has.
package struct HeldTask: Sendable, Equatable {
    package var attempt: AttemptID
    package var submitter: String
    package var priority: Int
    package var context: String
    package var modelDigest: String
    package var accessories: Set<String>
    package var steps: Int
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

    package init(
        attempt: AttemptID, submitter: String, priority: Int = 0, context: String, modelDigest: String,
        accessories: Set<String> = [], steps: Int, pixels: Int, expected: Double
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
    package static func < (a: FleetDevice.ID, b: FleetDevice.ID) -> Bool {
        (a.session, a.device) < (b.session, b.device)
    }
}
