package import FarmModel

/// What workers' words change here, and what they lead to elsewhere.
extension Fleet {
    /// A registered worker's word.
    /// - Returns: what is to be done about it elsewhere; ``done(_:_:session:)`` must follow each.
    package mutating func hear(
        _ report: WorkerReport, session: SessionID, now: ContinuousClock.Instant
    ) -> [WorkerErrand] {
        switch report {
        case .credit(let device, let tasks): addCredit(tasks, device: device, session: session, now: now)
        case .started(let attempt, let device, _): started(attempt, device: device, session: session, now: now)
        case .progress(let attempt, let step, let steps):
            progressed(attempt, step: step, steps: steps, session: session, now: now)
        case .preview(let attempt, let step, let steps, let png):
            previewed(attempt, ImagePreview(step: step, steps: steps, png: png), session: session)
        case .failed(let attempt, let failure, let message):
            return [.recordFailure(fail(attempt, failure, message, session: session, now: now))]
        case .returned(let attempts):
            for attempt in attempts { ended(attempt, session: session, now: now) }
            return [.giveBack(attempts)]
        // The worker's devices are offered these files once the store knows of them.
        case .inventory(let inventory): return [.recordInventory(inventory)]
        case .storage(let isFull, let bytes): return [.recordRoom(isFull: isFull, spooledBytes: bytes)]
        case .fetched(let status):
            let isNews = setShortage(status.shortage, session: session)
            return [.recordFetched(status, isNews: isNews)]
        // It is registered.
        case .heartbeat, .register: break
        }
        return []
    }

    private mutating func fail(
        _ attempt: AttemptID, _ failure: FailureClass, _ message: String, session: SessionID,
        now: ContinuousClock.Instant
    ) -> WorkerErrand.Failure {
        let device = failed(attempt, failure, session: session, now: now)
        let judgement = judge(
            attempt, failure, reason: failure.sentence(message), device: device, session: session, now: now)
        return WorkerErrand.Failure(
            attempt: attempt, failure: failure, blame: judgement.blame, message: message, device: device,
            cooling: judgement.cooling)
    }

    /// What became of an errand.
    /// - Returns: what is to be done next, before the errands that are left.
    package mutating func done(
        _ errand: WorkerErrand, _ outcome: WorkerErrand.Outcome, session: SessionID
    ) -> [WorkerErrand] {
        switch errand {
        case .recordInventory(let inventory):
            setModels(
                Set(inventory.models.map(\.digest)), accessories: Set(inventory.accessories.map(\.sha256)),
                session: session)
        case .recordFailure(let failure):
            if outcome == .refused, !failure.isBare { return [.recordFailure(failure.bare)] }
            // Where the stream ended, the attempt is lost with its session, and must not be given back before.
            if outcome != .leftOff { settled(failure.attempt, session: session) }
            let rest = failure.cooling.map { [WorkerErrand.recordCooling($0)] } ?? []
            return [.tellWatchers(job: failure.attempt.task.job)] + rest
        case .giveBack, .recordRoom, .recordFetched, .recordCooling, .tellWatchers: break
        }
        return []
    }
}

extension FailureClass {
    /// For a list of workers: the class, and the first line of what was said of it.
    fileprivate func sentence(_ message: String) -> String {
        let line = message.split(whereSeparator: \.isNewline).first.map { ": \($0.prefix(200))" } ?? ""
        return "\(rawValue)\(line)"
    }
}
