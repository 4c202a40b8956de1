import FarmBasics
import FarmBasicsTestSupport
package import FarmModel
package import FarmScheduling

import struct FoundationEssentials.UUID

/// A farm of devices that exist in numbers only, handed its work by the dispatch policy, in simulated time: it renders a
/// day in a second. What a coordinator and its workers do is here in a few lines: two tasks a device, charges, recalls and
/// second copies near the end.
package struct FarmSimulation {
    /// Images of one job have one context. The price of one is `seconds` on a device of speed 1.
    package struct Job {
        /// Whose turn its images take.
        package var submitter: String
        /// Higher goes first among the submitter's own.
        package var priority: Int
        /// The key of what has to be loaded for it.
        package let context: String
        /// Of its context.
        let model: Digest
        /// How many there are of it, from index 0.
        package var images: Int
        /// Of one image on a device of speed 1, loading left out.
        package var seconds: Double
        /// In simulated seconds from the start; 0 is there at once.
        package var arrival: Double

        /// - Parameter images: 1 or more.
        package init(
            _ submitter: String, context: String = "m", images: Int, seconds: Double = 1, priority: Int = 0,
            arrival: Double = 0
        ) {
            self.submitter = submitter
            self.priority = priority
            self.context = context
            model = Digest(of: context)
            self.images = images
            self.seconds = seconds
            self.arrival = arrival
        }
    }

    /// A render that began.
    package struct Render: Equatable {
        /// Its job is the job's place in ``FarmSimulation/jobs``.
        package var task: TaskID
        /// Of its job.
        package var submitter: String
        /// The device's place in `speeds`.
        package var device: Int
        /// In simulated seconds, once what it needs is loaded.
        package var start: Double
        /// Nil where it was cancelled, since another was done first.
        package var end: Double?
        /// Whether its device had loaded what it needs already.
        package var isLoaded: Bool
        /// Whether it is a second one of an image near the end.
        package var isCopy: Bool
    }

    struct Device {
        var speed: Double
        var loaded: String?
        var tasks: [HeldTask] = []
        var weights: [AttemptID: Double] = [:]
        /// While it has tasks: when it loaded what the first needs, and when that is done.
        var startsAt = 0.0
        var endsAt = Double.infinity
        var render: Int?
    }

    /// By arrival.
    package let jobs: [Job]
    /// What is tried. It keeps the submitters' clocks, so set what differs before the run.
    package var policy = DispatchPolicy()
    /// In the order of their starts.
    package private(set) var renders: [Render] = []
    /// How often a device loaded a context.
    package private(set) var loads = 0
    /// In simulated seconds from the start.
    package private(set) var now = 0.0
    /// Choices of the policy that a task came of; copies are not among them.
    package private(set) var planned = 0
    /// Tasks that were called back from devices that had not begun them.
    package private(set) var recalls = 0
    /// When each job's last image was done.
    package private(set) var ends: [Double]
    /// How long renders of other work have begun on devices that could have taken the next of a submitter's with a context:
    /// at most, and also where it waits still.
    package internal(set) var longestPassing = 0.0
    /// How long a device had nothing to do at most beside queued images that it could take.
    package internal(set) var longestIdling = 0.0

    let loadSeconds: Double
    /// The images' prices vary by this part, up and down.
    private let spread: Double
    let speeds: [Double]
    private let counts: Bool
    var devices: [Device]
    private var worker: [UUID]
    private var paces = RenderPaces()
    var queued: [[Int]]
    private var work = WaitingWork()
    /// What each device's worker holds.
    let holds: [Set<String>]
    private let models: [Set<Digest>]
    private(set) var unfinished: [Set<Int>]
    private var attempts: [TaskID: Int] = [:]
    var passedSince: [Key: Double] = [:]
    var idleSince: [Int: Double] = [:]
    var arrived = 0
    private var random: UInt64 = 42

    /// - Parameters:
    ///   - speeds: of each device.
    ///   - loadSeconds: that each takes to load a context.
    ///   - counts: whether the queued images are counted, as a coordinator does where few segments are open.
    ///   - isMeasured: whether it is known from the start how fast the devices are.
    ///   - holds: the contexts that each device can load; all of the jobs' unless said.
    package init(
        _ jobs: [Job], speeds: [Double], loadSeconds: Double = 0, spread: Double = 0, counts: Bool = true,
        isMeasured: Bool = false, holds: [Set<String>]? = nil
    ) {
        self.jobs = jobs.sorted { $0.arrival < $1.arrival }
        self.loadSeconds = loadSeconds
        self.spread = spread
        self.counts = counts
        self.speeds = speeds
        self.holds = holds ?? speeds.map { _ in Set(jobs.map(\.context)) }
        models = self.holds.map { Set($0.map(Digest.init(of:))) }
        devices = speeds.map { Device(speed: $0) }
        worker = speeds.map { _ in UUID() }
        queued = self.jobs.map { Array((0..<$0.images).reversed()) }
        unfinished = self.jobs.map { Set(0..<$0.images) }
        ends = self.jobs.map { _ in 0 }
        guard isMeasured else { return }
        for context in Set(jobs.map(\.context)) {
            paces.note(load: context, seconds: loadSeconds)
            for index in speeds.indices {
                let work = RenderPaces.Work(
                    worker: worker[index], device: "d", model: Digest(of: context), steps: 8, pixels: 100_000)
                paces.note(work, seconds: 1 / speeds[index])
            }
        }
    }

    /// Runs until all is done, or until `limit`.
    package mutating func run(until limit: Double = .infinity) {
        while true {
            let arrival = arrived < jobs.count ? jobs[arrived].arrival : .infinity
            let next = devices.indices.min { devices[$0].endsAt < devices[$1].endsAt }
            let end = next.map { devices[$0].endsAt } ?? .infinity
            // The coordinator looks again every ten seconds.
            let isAwake = end.isFinite || !idleSince.isEmpty && longestIdling < 10_000
            let sweep = isAwake && devices.contains(where: \.tasks.isEmpty) ? now + 10 : .infinity
            let event = min(arrival, end, sweep)
            guard event.isFinite, event <= limit else { return }
            now = event
            if event < min(arrival, end) {
                // Nothing else happens.
            } else if arrival <= end {
                while arrived < jobs.count, jobs[arrived].arrival <= now { arrived += 1 }
                readWork()
                recall(TailPolicy.urgentRecalls(for: fresh, policy, work, fleet, circumstances))
            } else if let next {
                finish(next)
            }
            handOut()
            noteIdling()
        }
    }

    private var fresh: Set<TaskID> {
        Set((0..<arrived).filter { jobs[$0].arrival == now }.map { TaskID(job: JobID(Int64($0)), index: 0) })
    }

    // MARK: The coordinator

    private var circumstances: DispatchPolicy.Circumstances {
        DispatchPolicy.Circumstances(paces: paces, now: now)
    }

    private mutating func readWork() {
        work = WaitingWork(
            (0..<arrived).filter { !queued[$0].isEmpty }.map { job in
                OpenSegment(
                    id: TaskID(job: JobID(Int64(job)), index: 0), submitter: jobs[job].submitter,
                    priority: jobs[job].priority, context: jobs[job].context, modelDigest: jobs[job].model,
                    pixels: pixels(job), steps: 8, remaining: counts ? queued[job].count : nil)
            })
    }

    private func pixels(_ job: Int) -> Int { Int(jobs[job].seconds * 100_000) }

    private var fleet: [FleetDevice] {
        devices.indices.map { index in
            let device = devices[index]
            var tasks = device.tasks
            if !tasks.isEmpty, now >= device.startsAt, device.render != nil { tasks[0].elapsed = now - device.startsAt }
            return FleetDevice(
                id: id(index), worker: worker[index], models: models[index],
                context: tasks.last?.context ?? device.loaded,
                room: 2 - tasks.count, tasks: tasks)
        }
    }

    private func id(_ device: Int) -> FleetDevice.ID {
        FleetDevice.ID(session: SessionID(Int64(device)), device: "d")
    }

    private mutating func handOut() {
        while true {
            var isIdle = true
            let choices = policy.plan(work, for: fleet, circumstances)
            for choice in choices {
                let job = Int(choice.segment.id.job.rawValue)
                guard let index = queued[job].popLast() else { continue }
                isIdle = false
                if queued[job].isEmpty { work.remove(choice.segment.id) } else { work.take(1, of: choice.segment.id) }
                planned += 1
                give(
                    TaskID(job: JobID(Int64(job)), index: index), to: Int(choice.device.session.rawValue),
                    expected: choice.expected,
                    weight: choice.weight)
            }
            if isIdle { break }
        }
        if counts { recall(TailPolicy.recalls(work, fleet, paces)) }
        guard queued.prefix(arrived).allSatisfy(\.isEmpty) else { return }
        for copy in TailPolicy.duplicates(fleet, paces) {
            give(
                copy.attempt.task, to: Int(copy.other.session.rawValue), expected: copy.expected, weight: 1,
                isCopy: true)
        }
    }

    private mutating func give(
        _ task: TaskID, to device: Int, expected: Double, weight: Double, isCopy: Bool = false
    ) {
        let job = jobs[Int(task.job.rawValue)]
        attempts[task, default: 0] += 1
        let attempt = AttemptID(task: task, attempt: attempts[task] ?? 1)
        var held = HeldTask(
            attempt: attempt, submitter: job.submitter, priority: job.priority, context: job.context,
            modelDigest: job.model, steps: 8, pixels: pixels(Int(task.job.rawValue)), expected: expected)
        held.charged = expected / weight
        devices[device].weights[attempt] = weight
        policy.clocks.charge(job.submitter, seconds: held.charged)
        devices[device].tasks.append(held)
        if devices[device].tasks.count == 1 { begin(device, isCopy: isCopy) }
    }

    private mutating func recall(_ recalls: [TailPolicy.Recall]) {
        guard !recalls.isEmpty else { return }
        policy.callBack(recalls)
        for recall in recalls {
            let device = Int(recall.device.session.rawValue)
            guard let index = devices[device].tasks.firstIndex(where: { $0.attempt == recall.attempt }) else {
                continue
            }
            // What its engine host loads for has begun: it is asked once.
            guard index > 0 else {
                devices[device].tasks[index].isRecalled = true
                continue
            }
            self.recalls += 1
            let task = devices[device].tasks.remove(at: index)
            policy.clocks.charge(task.submitter, seconds: -task.charged)
            queued[Int(task.attempt.task.job.rawValue)].append(task.attempt.task.index)
        }
        readWork()
        handOut()
    }

    // MARK: The devices

    private mutating func begin(_ device: Int, isCopy: Bool = false) {
        guard let task = devices[device].tasks.first else {
            devices[device].endsAt = .infinity
            devices[device].render = nil
            return
        }
        if !isCopy { notePassing(by: Int(task.attempt.task.job.rawValue), on: device) }
        let isLoaded = devices[device].loaded == task.context
        devices[device].startsAt = now + (isLoaded ? 0 : loadSeconds)
        if !isLoaded {
            loads += 1
            paces.note(load: task.context, seconds: loadSeconds)
            devices[device].loaded = task.context
        }
        let seconds = jobs[Int(task.attempt.task.job.rawValue)].seconds / devices[device].speed * (1 + spread * noise())
        devices[device].endsAt = devices[device].startsAt + seconds
        devices[device].render = renders.count
        renders.append(
            Render(
                task: task.attempt.task, submitter: task.submitter, device: device, start: devices[device].startsAt,
                end: nil, isLoaded: isLoaded, isCopy: isCopy))
    }

    private mutating func finish(_ device: Int) {
        let task = devices[device].tasks.removeFirst()
        let seconds = now - devices[device].startsAt
        let weight = devices[device].weights.removeValue(forKey: task.attempt) ?? 1
        policy.clocks.charge(task.submitter, seconds: seconds / weight - task.charged)
        paces.note(
            RenderPaces.Work(
                worker: worker[device], device: "d", model: task.modelDigest, steps: task.steps, pixels: task.pixels),
            seconds: seconds)
        if let render = devices[device].render { renders[render].end = now }
        let job = Int(task.attempt.task.job.rawValue)
        if unfinished[job].remove(task.attempt.task.index) != nil, unfinished[job].isEmpty { ends[job] = now }
        begin(device)
        // The other copy is cancelled; its host goes down with it, and what it had loaded.
        for other in devices.indices where other != device {
            guard let index = devices[other].tasks.firstIndex(where: { $0.attempt.task == task.attempt.task }) else {
                continue
            }
            devices[other].tasks.remove(at: index)
            if index == 0 {
                devices[other].loaded = nil
                begin(other)
            }
        }
    }

    /// -1 to 1.
    private mutating func noise() -> Double {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(random >> 11) / Double(UInt64(1) << 52) - 1
    }
}
