package import FarmModel
package import FarmScheduling
package import FarmStore

package import struct FoundationEssentials.UUID

/// The sessions whose streams this coordinator holds, with what their devices do.
package actor SessionRegistry {
    var sessions: [Int64: LiveSession] = [:]
    var transition = Transition()
    var paces = RenderPaces()
    /// What submitters are to be charged, since the dispatcher last asked.
    var charges: [String: Double] = [:]
    /// What they get back with their next task.
    var credits: [String: Double] = [:]
    /// What workers had whose streams have ended: they may be back at once.
    private var left: [UUID: [AttemptID: LiveSession.Outstanding]] = [:]
    /// Failures that devices have shown not to be theirs, since this was asked last.
    var convictions: [Conviction] = []
    private var assignments = 0
    private let onRoom: @Sendable () -> Void
    private let onProgress: @Sendable (Int64) -> Void

    /// - Parameters:
    ///   - onRoom: called when a device has room for a task.
    ///   - onProgress: called with the job of an image that a worker began, moved on with or has no longer.
    package init(onRoom: @escaping @Sendable () -> Void, onProgress: @escaping @Sendable (Int64) -> Void) {
        self.onRoom = onRoom
        self.onProgress = onProgress
    }

    /// - Parameter greeting: what the worker is told first, before anything that it is given.
    func add(_ session: LiveSession, greeting: SessionGreeting? = nil) {
        var session = session
        for (id, old) in sessions where old.worker == session.worker { remove(id) }
        session.takeOver(left.removeValue(forKey: session.worker) ?? [:])
        sessions[session.id] = session
        if let greeting { session.send(.registered(greeting)) }
        // It was registering when all others went.
        if transition.isDraining { drain(session) }
    }

    /// Whether the stream of this worker's session is open here.
    package func holds(_ session: Int64, of worker: UUID) -> Bool { sessions[session]?.worker == worker }

    package func remove(_ id: Int64) {
        guard let session = sessions.removeValue(forKey: id) else { return }
        let tasks = session.outstanding.mapValues(paid)
        left[session.worker] = tasks.isEmpty ? nil : tasks
        session.outbound.finish()
    }

    /// Tells every worker to go to another coordinator, and ends the streams.
    package func drain() {
        transition.isDraining = true
        for session in sessions.values { drain(session) }
    }

    private func drain(_ session: LiveSession) {
        session.send(.draining)
        session.outbound.finish()
    }

    /// The digests of all that the session's worker holds.
    package func setModels(_ models: Set<String>, accessories: Set<String>, session: Int64) {
        sessions[session]?.models = models
        sessions[session]?.accessories = accessories
        onRoom()
    }

    /// What the session's worker has no room to fetch, and nil where it has room.
    /// - Returns: Whether that is new.
    package func setShortage(_ shortage: FetchShortage?, session: Int64) -> Bool {
        guard let known = sessions[session], known.shortage != shortage else { return false }
        sessions[session]?.shortage = shortage
        onRoom()
        return true
    }

    /// These workers are drained, and no others: tells those for whom that is new.
    package func setDrained(_ workers: Set<UUID>) {
        for (id, session) in sessions where session.isDrained != workers.contains(session.worker) {
            sessions[id]?.isDrained.toggle()
            session.send(.intake(isOpen: session.isDrained))
        }
        onRoom()
    }

    package func addCredit(_ tasks: Int, device: String, session: Int64) {
        guard let credit = sessions[session]?.devices[device]?.credit else { return }
        // A device holds at most a handful; a peer that says more is wrong.
        sessions[session]?.devices[device]?.credit = min(credit + tasks, 16)
        sessions[session]?.devices[device]?.creditedAt = .now
        stopClocks(on: device, session: session)
        onRoom()
    }

    /// One entry for each task that could be taken, the emptiest devices first.
    package func slots(now: ContinuousClock.Instant = .now) -> [FleetSlot] {
        var slots: [(rank: Int, slot: FleetSlot)] = []
        for session in sessions.values where !session.isDrained {
            for (id, device) in session.devices where device.credit > 0 {
                let held = session.count(on: id)
                let slot = FleetSlot(
                    session: session.id, device: id, models: session.models, accessories: session.accessories,
                    fetchLimit: min(session.fetchLimit, (session.shortage?.bytes ?? .max) - 1),
                    memoryLimits: device.memoryLimits)
                let room = min(device.credit, device.health.room(held: held, now: now))
                slots += (0..<room).map { (held + $0, slot) }
            }
        }
        return slots.sorted { ($0.rank, $0.slot.session) < ($1.rank, $1.slot.session) }.map(\.slot)
    }

    /// Hands a claimed task to its device. A session that is gone loses it again when its end is recorded.
    package func assign(
        _ claimed: ClaimedTask, device: String, submitter: String, priority: Int = 0, weight: Double = 1,
        origin: ImageOrigin
    ) {
        guard let session = sessions[claimed.session] else { return }
        sessions[claimed.session]?.devices[device]?.credit -= 1
        assignments += 1
        var task = LiveSession.Outstanding(device: device)
        task.identify(submitter, priority, origin)
        task.weight = weight
        task.number = assignments
        task.charged = paces.expected(session.work(task)) / weight
        charge(submitter, task.charged - (credits.removeValue(forKey: submitter) ?? 0))
        sessions[claimed.session]?.outstanding[claimed.attempt] = task
        let assignment = TaskAssignment(
            attempt: claimed.attempt, device: device, modelDigest: origin.modelDigest, modelName: origin.modelName,
            parameters: origin.parameters)
        session.send(.assignment(assignment))
    }

    package func started(_ attempt: AttemptID, device: String, session: Int64) {
        noteContext(of: attempt, device: device, session: session)
        // One at a time.
        stopClocks(on: device, session: session)
        sessions[session]?.outstanding[attempt]?.isStarted = true
        sessions[session]?.outstanding[attempt]?.startedAt = .now
        sessions[session]?.outstanding[attempt]?.device = device
        onProgress(attempt.task.job)
    }

    package func progressed(_ attempt: AttemptID, step: Int, steps: Int, session: Int64) {
        sessions[session]?.outstanding[attempt]?.isStarted = true
        // One that began under an earlier session, once it is known what it is.
        if let task = sessions[session]?.outstanding[attempt], task.startedAt == nil, !task.modelDigest.isEmpty {
            sessions[session]?.outstanding[attempt]?.startedAt = .now
        }
        sessions[session]?.outstanding[attempt]?.isRendered = false
        sessions[session]?.outstanding[attempt]?.step = step
        sessions[session]?.outstanding[attempt]?.steps = steps
        onProgress(attempt.task.job)
    }

    /// How an image in the making looks. Kept here alone, until its attempt ends.
    package func previewed(_ attempt: AttemptID, _ preview: ImagePreview, session: Int64) {
        guard preview.png.count <= ImagePreview.maximumBytes else { return }
        sessions[session]?.outstanding[attempt]?.preview = preview
    }

    /// The newest look of an image in the making under this coordinator's sessions.
    package func preview(of task: TaskID) -> ImagePreview? {
        let looks = sessions.values.flatMap { session in
            session.outstanding.filter { $0.key.task == task && $0.value.preview != nil }
        }
        return looks.max { $0.key.attempt < $1.key.attempt }?.value.preview
    }

    /// The worker no longer has this attempt.
    package func ended(_ attempt: AttemptID, session: Int64) {
        guard let task = sessions[session]?.outstanding.removeValue(forKey: attempt) else { return }
        settle(task)
        onProgress(attempt.task.job)
    }

    /// An attempt failed; `settled` must follow. A device that lacks memory gets nothing as large again.
    /// - Returns: The device that had it.
    package func failed(_ attempt: AttemptID, _ failure: FailureClass, session: Int64) -> String? {
        guard let task = sessions[session]?.outstanding[attempt] else { return nil }
        if failure == .outOfMemory, task.pixels > 0 {
            sessions[session]?.devices[task.device]?.memoryLimits.merge(
                [task.modelDigest: task.pixels], uniquingKeysWith: min)
        }
        sessions[session]?.settling.insert(attempt)
        // Its host may have gone, with what it had loaded.
        if failure != .invalidInput { sessions[session]?.devices[task.device]?.context = nil }
        ended(attempt, session: session)
        return task.device.isEmpty ? nil : task.device
    }

    /// These devices cool down or are on trial, and no others that did before: a person may have said so.
    package func setCooled(_ cooled: [DeviceCooling]) {
        for (id, session) in sessions {
            for (name, device) in session.devices where device.health.times > 0 {
                if let known = cooled.first(where: { $0.worker == session.worker && $0.device == name }) {
                    sessions[id]?.devices[name]?.coolingsSeen = known.times
                } else if device.coolingsSeen >= device.health.times {
                    // Else it is on its way into the store.
                    sessions[id]?.devices[name]?.health = DeviceHealth()
                    sessions[id]?.devices[name]?.coolingsSeen = 0
                }
            }
        }
        onRoom()
    }

    /// A result of this attempt arrived, whichever session it was rendered under.
    /// - Returns: the device that made it, where that is fit again by it.
    @discardableResult
    package func delivered(_ attempt: AttemptID, worker: UUID, renderSeconds: Double) -> String? {
        var recovered: String?
        for (id, session) in sessions where session.worker == worker {
            sessions[id]?.settling.remove(attempt)
            guard let task = sessions[id]?.outstanding.removeValue(forKey: attempt) else { continue }
            paces.note(session.work(task), seconds: renderSeconds)
            settle(task, seconds: renderSeconds)
            if noteSuccess(of: task, session: id) { recovered = task.device }
            onProgress(attempt.task.job)
        }
        return recovered
    }

    /// Tells a worker to drop an attempt.
    package func take(_ attempt: AttemptID, from session: Int64) {
        guard let task = sessions[session]?.outstanding.removeValue(forKey: attempt) else { return }
        settle(task)
        // A render ends with its engine host.
        if task.isStarted { sessions[session]?.devices[task.device]?.context = nil }
        sessions[session]?.send(.cancel(attempt))
        onProgress(attempt.task.job)
    }

    /// Tells the workers that hold images of this job to drop them.
    package func cancel(job: Int64) {
        for session in sessions.values {
            for attempt in session.outstanding.keys where attempt.task.job == job { take(attempt, from: session.id) }
        }
    }

    /// What is being rendered under this coordinator's sessions.
    package func renderings() -> [LiveRendering] {
        sessions.values.flatMap { session in
            session.outstanding.compactMap { attempt, task in
                guard task.isStarted else { return nil }
                return LiveRendering(
                    task: attempt.task, worker: session.worker, workerName: session.workerName, device: task.device,
                    step: task.step, steps: task.steps)
            }
        }
    }
}
