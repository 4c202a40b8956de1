package import FarmModel
package import FarmScheduling
import FarmStore

/// What the dispatcher is told of the devices and their tasks, and what their submitters pay.
extension SessionRegistry {
    package func hasRoom(now: ContinuousClock.Instant = .now) -> Bool { !slots(now: now).isEmpty }

    package func snapshot(now: ContinuousClock.Instant = .now) -> FleetSnapshot {
        let slots = slots(now: now)
        return FleetSnapshot(slots: slots, devices: fleet(slots, now: now), paces: paces)
    }

    /// Every device of a worker that may take tasks, in an order of their own.
    /// - Parameter slots: the places for tasks that count.
    package func fleet(_ slots: [FleetSlot], now: ContinuousClock.Instant = .now) -> [FleetDevice] {
        var room: [FleetDevice.ID: Int] = [:]
        for slot in slots { room[slot.id, default: 0] += 1 }
        return sessions.values.filter { !$0.isDrained }.sorted { $0.id < $1.id }.flatMap { session in
            session.devices.sorted { $0.key < $1.key }.map { id, device in
                let tasks = session.tasks(on: id).map { held($0.attempt, $0.task, of: session, now: now) }
                let name = FleetDevice.ID(session: session.id, device: id)
                return FleetDevice(
                    id: name, worker: session.worker, models: session.models, accessories: session.accessories,
                    fetchLimit: min(session.fetchLimit, (session.shortage?.bytes ?? .max) - 1),
                    context: tasks.last { !$0.context.isEmpty }?.context ?? device.context,
                    memoryLimits: device.memoryLimits, room: room[name] ?? 0, tasks: tasks)
            }
        }
    }

    private func held(
        _ attempt: AttemptID, _ task: LiveSession.Outstanding, of session: LiveSession,
        now: ContinuousClock.Instant
    ) -> HeldTask {
        var held = HeldTask(
            attempt: attempt, submitter: task.submitter, priority: task.priority, context: task.context,
            modelDigest: task.modelDigest, accessories: task.accessories, steps: task.steps, pixels: task.pixels,
            expected: paces.expected(session.work(task)))
        held.charged = task.charged
        held.waited = (now - task.assignedAt).seconds
        held.elapsed = task.isStarted ? task.startedAt.map { (now - $0).seconds } ?? 0 : nil
        held.fraction = task.steps > 0 ? Double(task.step) / Double(task.steps) : 0
        held.isRecalled = task.recall != nil
        return held
    }

    // MARK: What submitters pay

    /// What each is to be charged since this was asked last, in seconds over the submitter's weight.
    package func takeCharges() -> [String: Double] {
        defer { charges = [:] }
        return charges
    }

    func charge(_ submitter: String, _ seconds: Double) {
        guard !submitter.isEmpty else { return }
        charges[submitter, default: 0] += seconds
    }

    /// What it has taken so far is paid, and the rest not yet.
    func paid(_ task: LiveSession.Outstanding) -> LiveSession.Outstanding {
        var task = task
        task.charged = settle(task)
        task.preview = nil
        return task
    }

    /// A task has ended: its submitter pays what it took.
    /// - Parameter seconds: of rendering, where its worker said them.
    /// - Returns: what it has paid in all.
    @discardableResult
    func settle(
        _ task: LiveSession.Outstanding, seconds: Double? = nil, now: ContinuousClock.Instant = .now
    ) -> Double {
        let most = (now - task.assignedAt).seconds
        let spent = task.startedAt.map { (now - $0).seconds } ?? 0
        let cost = min(max(seconds ?? spent, 0), most) / task.weight
        let change = cost - task.charged
        if task.recall == .urgent, task.startedAt == nil {
            if !task.submitter.isEmpty { credits[task.submitter, default: 0] -= change }
        } else {
            charge(task.submitter, change)
        }
        return cost
    }

    // MARK: Contexts

    /// A render begins: what it needs is loaded.
    func noteContext(of attempt: AttemptID, device: String, session id: Int64) {
        guard let session = sessions[id], let task = session.outstanding[attempt], !task.context.isEmpty,
            let known = session.devices[device]
        else { return }
        if known.context != task.context, session.models.contains(task.modelDigest), !task.isStarted {
            let start = max(task.assignedAt, known.creditedAt)
            paces.note(load: task.context, seconds: (ContinuousClock.now - start).seconds)
        }
        sessions[id]?.devices[device]?.context = task.context
    }

    // MARK: What another coordinator assigned

    /// Attempts that workers brought along, and of which nothing is known.
    var unknown: [AttemptID] {
        sessions.values.flatMap { session in session.outstanding.filter { $0.value.modelDigest.isEmpty }.keys }
    }

    /// What such an attempt is.
    func identify(_ attempt: AttemptID, submitter: String, priority: Int, origin: ImageOrigin) {
        for id in sessions.keys { sessions[id]?.outstanding[attempt]?.identify(submitter, priority, origin) }
    }

    // MARK: Near the end

    /// Devices that cool down or have not shown yet that they are fit again.
    var onTrial: Set<FleetDevice.ID> {
        Set(
            sessions.values.flatMap { session in
                session.devices.filter { $0.value.health.times > 0 }
                    .map { FleetDevice.ID(session: session.id, device: $0.key) }
            })
    }

    /// Whether the attempt is given out once more.
    func setCopied(_ isCopied: Bool, _ attempt: AttemptID, session: Int64) {
        sessions[session]?.outstanding[attempt]?.isCopied = isCopied
    }

    /// Asks workers to give back what they have not begun.
    package func recall(_ recalls: [TailPolicy.Recall], isUrgent: Bool) {
        for (session, own) in Dictionary(grouping: recalls, by: \.device.session) {
            for recall in own {
                sessions[session]?.outstanding[recall.attempt]?.recall = isUrgent ? .urgent : .late
            }
            sessions[session]?.send(.recall(own.map(\.attempt)))
        }
    }

    /// A task's result is recorded: whoever else has it drops it.
    package func drop(_ task: TaskID) {
        for (id, session) in sessions {
            for attempt in session.outstanding.keys where attempt.task == task { take(attempt, from: id) }
        }
    }

    /// What a worker has of an attempt, while it has it.
    func outstanding(_ attempt: AttemptID, session: Int64) -> LiveSession.Outstanding? {
        sessions[session]?.outstanding[attempt]
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
