package import FarmModel

/// What the dispatcher is told of the devices and their tasks, and what their submitters pay.
extension Fleet {
    /// Its places, its devices and how fast they are, at this moment.
    package func snapshot(now: ContinuousClock.Instant) -> FleetSnapshot {
        let slots = slots(now: now)
        return FleetSnapshot(slots: slots, devices: devices(slots, now: now), paces: paces)
    }

    /// One entry for each task that could be taken, the emptiest devices first.
    package func slots(now: ContinuousClock.Instant) -> [FleetSlot] {
        var slots: [(rank: Int, slot: FleetSlot)] = []
        for session in sessions.values where !session.isDrained {
            for (id, device) in session.devices where device.credit > 0 {
                let held = session.count(on: id)
                let slot = FleetSlot(
                    session: session.id, device: id, models: session.models, accessories: session.accessories,
                    fetchLimit: session.fetchRoom, memoryLimits: device.memoryLimits)
                let room = min(device.credit, device.health.room(held: held, now: now))
                slots += (0..<room).map { (held + $0, slot) }
            }
        }
        return slots.sorted { ($0.rank, $0.slot.session) < ($1.rank, $1.slot.session) }.map(\.slot)
    }

    /// Every device of a worker that may take tasks, in an order of their own.
    /// - Parameter slots: the places for tasks that count.
    package func devices(_ slots: [FleetSlot], now: ContinuousClock.Instant) -> [FleetDevice] {
        var room: [FleetDevice.ID: Int] = [:]
        for slot in slots { room[slot.id, default: 0] += 1 }
        return sessions.values.filter { !$0.isDrained }.sorted { $0.id < $1.id }.flatMap { session in
            session.devices.sorted { $0.key < $1.key }.map { id, device in
                let tasks = session.tasks(on: id).map { held($0.attempt, $0.task, of: session, now: now) }
                let name = FleetDevice.ID(session: session.id, device: id)
                return FleetDevice(
                    id: name, worker: session.worker, models: session.models, accessories: session.accessories,
                    fetchLimit: session.fetchRoom,
                    context: tasks.last { !$0.context.isEmpty }?.context ?? device.context,
                    memoryLimits: device.memoryLimits, room: room[name] ?? 0, tasks: tasks)
            }
        }
    }

    private func held(
        _ attempt: AttemptID, _ task: FleetTask, of session: FleetSession, now: ContinuousClock.Instant
    ) -> HeldTask {
        var held = HeldTask(
            attempt: attempt, submitter: task.submitter, priority: task.priority, context: task.context,
            modelDigest: task.modelDigest, accessories: task.accessories, steps: task.steps, pixels: task.pixels,
            expected: paces.expected(session.work(task)))
        held.charged = task.charged
        held.waited = (now - task.assignedAt) / .seconds(1)
        held.elapsed = task.isStarted ? task.startedAt.map { (now - $0) / .seconds(1) } ?? 0 : nil
        held.fraction = task.steps > 0 ? Double(task.step) / Double(task.steps) : 0
        held.isRecalled = task.recall != nil
        return held
    }

    // MARK: What submitters pay

    /// What each is to be charged since this was asked last, in seconds over the submitter's weight.
    package mutating func takeCharges() -> [String: Double] {
        defer { charges = [:] }
        return charges
    }

    /// Puts by a charge until ``takeCharges()``; one without a submitter is dropped.
    /// - Parameter seconds: over the submitter's weight; below 0 to pay back.
    package mutating func charge(_ submitter: String, _ seconds: Double) {
        guard !submitter.isEmpty else { return }
        charges[submitter, default: 0] += seconds
    }

    /// What it has taken so far is paid, and the rest not yet.
    mutating func paid(_ task: FleetTask, now: ContinuousClock.Instant) -> FleetTask {
        var task = task
        task.charged = settle(task, now: now)
        task.preview = nil
        return task
    }

    /// A task has ended: its submitter pays what it took.
    /// - Parameter seconds: of rendering, where its worker said them.
    /// - Returns: what it has paid in all.
    @discardableResult
    mutating func settle(_ task: FleetTask, seconds: Double? = nil, now: ContinuousClock.Instant) -> Double {
        let most = (now - task.assignedAt) / .seconds(1)
        let spent = task.startedAt.map { (now - $0) / .seconds(1) } ?? 0
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
    mutating func noteContext(
        of attempt: AttemptID, device: String, session id: SessionID, now: ContinuousClock.Instant
    ) {
        guard let session = sessions[id], let task = session.tasks[attempt], !task.context.isEmpty,
            let known = session.devices[device]
        else { return }
        if known.context != task.context, let model = task.modelDigest, session.models.contains(model), !task.isStarted
        {
            let start = max(task.assignedAt, known.creditedAt)
            paces.note(load: task.context, seconds: (now - start) / .seconds(1))
        }
        sessions[id]?.devices[device]?.context = task.context
    }

    // MARK: Near the end

    /// Devices that cool down or have not shown yet that they are fit again.
    package var onTrial: Set<FleetDevice.ID> {
        Set(
            sessions.values.flatMap { session in
                session.devices.filter { $0.value.health.times > 0 }
                    .map { FleetDevice.ID(session: session.id, device: $0.key) }
            })
    }

    /// Whether the attempt is given out once more.
    package mutating func setCopied(_ isCopied: Bool, _ attempt: AttemptID, session: SessionID) {
        sessions[session]?.tasks[attempt]?.isCopied = isCopied
    }

    /// Asks workers to give back what they have not begun.
    package mutating func recall(_ recalls: [TailPolicy.Recall], isUrgent: Bool) {
        for (session, own) in Dictionary(grouping: recalls, by: \.device.session) {
            for recall in own {
                sessions[session]?.tasks[recall.attempt]?.recall = isUrgent ? .urgent : .late
            }
            send(.recall(own.map(\.attempt)), to: session)
        }
    }
}
