import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmScheduling
import Foundation

/// A fleet on a clock that the test moves. Each of its workers has the devices `a` and `b` and the model `m`.
struct TestFleet {
    var fleet = Fleet()
    var now = ContinuousClock.now

    var origin = ImageOrigin(
        modelName: "m", modelDigest: Digest(of: "m"),
        parameters: GenerationParameters(
            prompt: "x", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .automatic, steps: 4,
            guidanceScale: 1, distilledGuidance: 3.5, seed: 103))

    static func registration(
        _ id: SessionID, worker: UUID, held: [AttemptID] = [], fetchLimit: Int64 = 0
    ) -> WorkerRegistration {
        WorkerRegistration(
            worker: worker, name: "w\(id)", version: "",
            devices: ["a", "b"].map { DeviceDescription(id: $0, name: $0, memoryBytes: 1, deviceClass: "cpu") },
            models: [
                ModelDescription(
                    name: "m", digest: Digest(of: "m"), family: .flux, bytes: 1, defaults: ModelDefaults(), files: [])
            ], held: held, spooled: [], fetchLimit: fetchLimit)
    }

    mutating func open(
        _ id: SessionID, worker: UUID = UUID(), kept: [AttemptID] = [], held: [AttemptID] = [], fetchLimit: Int64 = 0,
        greeting: SessionGreeting? = nil
    ) {
        let registration = Self.registration(id, worker: worker, held: held, fetchLimit: fetchLimit)
        fleet.add(FleetSession(id, registration, kept: kept, now: now), greeting: greeting, now: now)
    }

    static func attempt(_ index: Int, job: JobID = 7) -> AttemptID {
        AttemptID(task: TaskID(job: job, index: index), attempt: 1)
    }

    mutating func credit(_ tasks: Int, device: String = "a", session: SessionID = 1) {
        _ = hear(.credit(device: device, tasks: tasks), session: session)
    }

    mutating func assign(_ index: Int, device: String = "a", session: SessionID = 1, priority: Int = 0) {
        fleet.assign(
            Self.attempt(index), to: FleetDevice.ID(session: session, device: device), submitter: "ann",
            priority: priority, origin: origin, now: now)
    }

    mutating func start(_ index: Int, device: String = "a", session: SessionID = 1) {
        _ = hear(.started(Self.attempt(index), device: device, at: Date()), session: session)
    }

    mutating func hear(_ report: WorkerReport, session: SessionID = 1) -> [WorkerErrand] {
        fleet.hear(report, session: session, now: now)
    }

    /// Runs what a word leads to, with this outcome for each errand.
    /// - Returns: what was run, in order.
    mutating func run(
        _ report: WorkerReport, session: SessionID = 1,
        _ outcome: (WorkerErrand) -> WorkerErrand.Outcome = { _ in .done }
    ) -> [WorkerErrand] {
        var waiting = hear(report, session: session)[...]
        var run: [WorkerErrand] = []
        while let errand = waiting.popFirst() {
            run.append(errand)
            waiting = fleet.done(errand, outcome(errand), session: session) + waiting
        }
        return run
    }

    mutating func deliver(_ index: Int, worker: UUID, seconds: Double = 1) -> String? {
        fleet.delivered(Self.attempt(index), worker: worker, renderSeconds: seconds, now: now)
    }

    /// What the session's worker was told since this was asked last, the end of its stream as nil.
    mutating func told(_ session: SessionID = 1) -> [CoordinatorOrder?] {
        fleet.takeActions().compactMap { action in
            switch action {
            case .send(let order, session): .some(order)
            case .hangUp(session): .some(nil)
            default: nil
            }
        }
    }

    /// How many images each submitter has with workers.
    var running: [String: Int] {
        fleet.sessions.values.flatMap(\.tasks.values).reduce(into: [:]) { $0[$1.submitter, default: 0] += 1 }
    }

    /// The places that there are, after a while.
    func slots(after seconds: Int = 0) -> [FleetSlot] { fleet.slots(now: now + .seconds(seconds)) }

    func overdue(after seconds: Int) -> [AttemptID] { fleet.overdue(now: now + .seconds(seconds)).map(\.attempt) }
}
