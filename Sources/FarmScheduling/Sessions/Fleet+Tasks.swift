package import FarmModel

package import struct FoundationEssentials.UUID

/// The tasks that workers have: given, begun, moved on, ended.
extension Fleet {
    /// Hands a claimed task to a device. A session that is gone loses it again when its end is recorded.
    package mutating func assign(
        _ attempt: AttemptID, to id: FleetDevice.ID, submitter: String, priority: Int = 0, weight: Double = 1,
        origin: ImageOrigin, now: ContinuousClock.Instant
    ) {
        guard let session = sessions[id.session] else { return }
        sessions[id.session]?.devices[id.device]?.credit -= 1
        assignments += 1
        var task = FleetTask(device: id.device, now: now)
        task.identify(submitter, priority, origin)
        task.weight = weight
        task.number = assignments
        task.charged = paces.expected(session.work(task)) / weight
        charge(submitter, task.charged - (credits.removeValue(forKey: submitter) ?? 0))
        sessions[id.session]?.tasks[attempt] = task
        let assignment = TaskAssignment(
            attempt: attempt, device: id.device, modelDigest: origin.modelDigest, modelName: origin.modelName,
            parameters: origin.parameters)
        send(.assignment(assignment), to: id.session)
    }

    /// The worker says that the device begins to render the attempt: its clock for the deadline starts here, and the
    /// render before it is over.
    package mutating func started(
        _ attempt: AttemptID, device: String, session: SessionID, now: ContinuousClock.Instant
    ) {
        noteContext(of: attempt, device: device, session: session, now: now)
        // One at a time.
        sessions[session]?.stopClocks(on: device)
        sessions[session]?.tasks[attempt]?.isStarted = true
        sessions[session]?.tasks[attempt]?.startedAt = now
        sessions[session]?.tasks[attempt]?.device = device
        act(.progressed(job: attempt.task.job))
    }

    /// The worker says how far the attempt is. A session that is gone changes nothing, but watchers are told.
    /// - Parameters:
    ///   - step: done, from 0 to `steps`.
    ///   - steps: of this render, as the engine counts them.
    package mutating func progressed(
        _ attempt: AttemptID, step: Int, steps: Int, session: SessionID, now: ContinuousClock.Instant
    ) {
        if var task = sessions[session]?.tasks[attempt] {
            task.isStarted = true
            // One that began under an earlier session, once it is known what it is.
            if task.startedAt == nil, task.modelDigest != nil { task.startedAt = now }
            task.isRendered = false
            task.step = step
            task.steps = steps
            sessions[session]?.tasks[attempt] = task
        }
        act(.progressed(job: attempt.task.job))
    }

    /// How an image in the making looks. Kept here alone, until its attempt ends.
    package mutating func previewed(_ attempt: AttemptID, _ preview: ImagePreview, session: SessionID) {
        guard preview.png.count <= ImagePreview.maximumBytes else { return }
        sessions[session]?.tasks[attempt]?.preview = preview
    }

    /// The newest look of an image in the making.
    package func preview(of task: TaskID) -> ImagePreview? {
        let looks = sessions.values.flatMap { session in
            session.tasks.filter { $0.key.task == task && $0.value.preview != nil }
        }
        return looks.max { $0.key.attempt < $1.key.attempt }?.value.preview
    }

    /// The worker no longer has this attempt.
    package mutating func ended(_ attempt: AttemptID, session: SessionID, now: ContinuousClock.Instant) {
        guard let task = sessions[session]?.tasks.removeValue(forKey: attempt) else { return }
        settle(task, now: now)
        act(.progressed(job: attempt.task.job))
    }

    /// An attempt failed; ``settled(_:session:)`` must follow. A device that lacks memory gets nothing as large again.
    /// - Returns: The device that had it.
    package mutating func failed(
        _ attempt: AttemptID, _ failure: FailureClass, session: SessionID, now: ContinuousClock.Instant
    ) -> String? {
        guard let task = sessions[session]?.tasks[attempt] else { return nil }
        if failure == .outOfMemory, task.pixels > 0, let model = task.modelDigest {
            sessions[session]?.devices[task.device]?.memoryLimits.merge(
                [model: task.pixels], uniquingKeysWith: min)
        }
        sessions[session]?.settling.insert(attempt)
        // Its host may have gone, with what it had loaded.
        if failure != .invalidInput { sessions[session]?.devices[task.device]?.context = nil }
        ended(attempt, session: session, now: now)
        return task.device.isEmpty ? nil : task.device
    }

    /// The failure of an attempt is in the store, or can never be put there.
    package mutating func settled(_ attempt: AttemptID, session: SessionID) {
        sessions[session]?.settling.remove(attempt)
    }

    /// A result of an attempt is about to be recorded: it is not over before
    /// ``delivered(_:worker:renderSeconds:now:)``, or before it could not be.
    package mutating func setDelivering(_ isUnderWay: Bool, _ attempt: AttemptID, worker: UUID) {
        for (id, session) in sessions where session.worker == worker {
            if !isUnderWay {
                sessions[id]?.settling.remove(attempt)
            } else if session.tasks[attempt] != nil {
                sessions[id]?.settling.insert(attempt)
            }
        }
    }

    /// A result of this attempt arrived, whichever session it was rendered under.
    /// - Returns: the device that made it, where that is fit again by it.
    package mutating func delivered(
        _ attempt: AttemptID, worker: UUID, renderSeconds: Double, now: ContinuousClock.Instant
    ) -> String? {
        var recovered: String?
        for (id, session) in sessions where session.worker == worker {
            sessions[id]?.settling.remove(attempt)
            guard let task = sessions[id]?.tasks.removeValue(forKey: attempt) else { continue }
            paces.note(session.work(task), seconds: renderSeconds)
            settle(task, seconds: renderSeconds, now: now)
            if noteSuccess(of: task, session: id) { recovered = task.device }
            act(.progressed(job: attempt.task.job))
        }
        return recovered
    }

    /// Tells a worker to drop an attempt.
    package mutating func take(_ attempt: AttemptID, from session: SessionID, now: ContinuousClock.Instant) {
        guard let task = sessions[session]?.tasks.removeValue(forKey: attempt) else { return }
        settle(task, now: now)
        // A render ends with its engine host.
        if task.isStarted { sessions[session]?.devices[task.device]?.context = nil }
        send(.cancel(attempt), to: session)
        act(.progressed(job: attempt.task.job))
    }

    /// Tells the workers that hold images of this job to drop them.
    package mutating func cancel(job: JobID, now: ContinuousClock.Instant) {
        take(now) { $0.task.job == job }
    }

    /// A task's result is recorded: whoever else has it drops it.
    package mutating func drop(_ task: TaskID, now: ContinuousClock.Instant) { take(now) { $0.task == task } }

    private mutating func take(_ now: ContinuousClock.Instant, where isMeant: (AttemptID) -> Bool) {
        for session in sessions.values {
            for attempt in session.tasks.keys where isMeant(attempt) { take(attempt, from: session.id, now: now) }
        }
    }

    /// What is being rendered.
    package var renderings: [LiveRendering] {
        sessions.values.flatMap { session in
            session.tasks.compactMap { attempt, task in
                guard task.isStarted else { return nil }
                return LiveRendering(
                    task: attempt.task, worker: session.worker, workerName: session.workerName, device: task.device,
                    step: task.step, steps: task.steps)
            }
        }
    }

    /// What ``LeaseReconciliation`` compares with the store's leases, at this moment.
    package var leaseHoldings: LeaseReconciliation.Holdings {
        var holdings = LeaseReconciliation.Holdings(sessions: ids, outstanding: [])
        for session in sessions.values {
            for (attempt, task) in session.tasks where !session.settling.contains(attempt) {
                let lease = Lease(attempt: attempt, session: session.id)
                holdings.outstanding.insert(lease)
                if task.isCopied { holdings.copied.insert(lease) }
            }
            for attempt in session.settling {
                holdings.settling.insert(Lease(attempt: attempt, session: session.id))
            }
        }
        return holdings
    }

    // MARK: What another coordinator assigned

    /// Attempts that workers brought along, and of which nothing is known.
    package var unknown: [AttemptID] {
        sessions.values.flatMap { session in session.tasks.filter { $0.value.modelDigest == nil }.keys }
    }

    /// What such an attempt is.
    package mutating func identify(_ attempt: AttemptID, submitter: String, priority: Int, origin: ImageOrigin) {
        for id in sessions.keys { sessions[id]?.tasks[attempt]?.identify(submitter, priority, origin) }
    }
}
