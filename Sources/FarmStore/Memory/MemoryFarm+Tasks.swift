import FarmModel
import FarmScheduling
import Recipes

import struct FoundationEssentials.Date
import struct FoundationEssentials.UUID

/// What happens to tasks: `TaskLife` says whether and how, and the rest follows here.
extension MemoryFarm {
    /// Applies an event to a task.
    mutating func apply(_ event: TaskLife.Event, to task: TaskID) -> TaskLife.Verdict? {
        let now = now
        return change(task) { $0.apply(event, at: now) }
    }

    /// The same of every task of a job.
    /// - Returns: how many accepted it.
    mutating func applyToAll(_ event: TaskLife.Event, job: JobID) -> Int {
        (tasks[job] ?? []).indices.count(where: { apply(event, to: TaskID(job: job, index: $0)) == .accepted })
    }

    /// The indices of a job's queued tasks.
    func queued(_ job: JobID, in indices: Range<Int>) -> [Int] {
        guard let all = tasks[job] else { return [] }
        return indices.clamped(to: all.indices).filter { all[$0].life.state == .queued }
    }

    /// What these sessions lease.
    func leased(by ids: Set<SessionID>) -> [TaskID] {
        tasks.keys.sorted().flatMap { job in
            (tasks[job] ?? []).enumerated().compactMap { index, task in
                task.life.session.map(ids.contains) == true ? TaskID(job: job, index: index) : nil
            }
        }
    }

    /// One request after another: each is answered as if it were alone.
    mutating func claim(_ request: ClaimRequest, _ workers: [SessionID: UUID]) -> Claim {
        var matching = ClaimMatching(request.sessions, workers: workers)
        var claimed: [ClaimedTask] = []
        for index in queued(request.job, in: request.indices) {
            guard !matching.free.isEmpty else { break }
            let id = TaskID(job: request.job, index: index)
            guard let task = self[id], let session = matching.give(barred: task.barred(at: now)),
                let worker = workers[session], apply(.claim(session: session, worker: worker), to: id) == .accepted
            else { continue }
            let attempt = AttemptID(task: id, attempt: task.life.attempt + 1, key: jobs[request.job]?.key)
            claimed.append(ClaimedTask(attempt: attempt, session: session))
        }
        return Claim(tasks: claimed, next: queued(request.job, in: request.indices).first)
    }

    /// What follows from the end of sessions: their tasks go back, with word of it, and what was known of their files
    /// and memory is no more.
    mutating func end(sessions ids: [SessionID], reason: String, counts: Bool = false) {
        for id in ids {
            sessions[id]?.endedAt = now
            sessions[id]?.models = []
            sessions[id]?.accessories = []
            sessions[id]?.limits = MemoryLimits()
        }
        lose(Set(ids), reason: reason, counts: counts)
    }

    private mutating func lose(_ ids: Set<SessionID>, reason: String, counts: Bool) {
        let lost = leased(by: ids)
        for task in lost {
            guard let before = self[task], let id = before.life.session, let session = sessions[id],
                apply(.sessionLost(id, worker: session.worker, counts: counts), to: task) == .accepted
            else { continue }
            // An attempt that was lost, and came back with its worker, may be lost again.
            let startedAt = before.attempts[before.life.attempt]?.startedAt ?? before.leasedAt ?? now
            note(
                AttemptID(task: task, attempt: before.life.attempt),
                MemoryAttempt(
                    session: id, worker: session.worker, failure: .workerLost, message: reason, startedAt: startedAt,
                    endedAt: now))
        }
        let jobs = Set(lost.map(\.job)).sorted()
        guard !jobs.isEmpty else { return }
        tell(.queued(jobs))
        tell(.changed(jobs))
    }

    mutating func note(_ attempt: AttemptID, _ record: MemoryAttempt) {
        _ = change(attempt.task) { $0.attempts[attempt.attempt] = record }
    }

    // MARK: Giving up

    /// Fails a task that nobody is left for, and announces where it stands.
    mutating func conclude(_ task: TaskID) -> TaskState {
        if self[task]?.life.state == .queued { _ = giveUp(task) }
        let state = self[task]?.life.state ?? .failed
        tell(state == .queued ? .queued([task.job]) : .changed([task.job]))
        return state
    }

    /// Fails for good what nobody is left for: the task, and what of its job is too large for everybody; or all.
    mutating func giveUp(_ task: TaskID? = nil) -> [TaskID] {
        var given: [TaskID] = []
        for job in jobs.values.sorted(by: { $0.id < $1.id }) where job.finishedAt == nil {
            if let task, task.job != job.id { continue }
            for segment in job.plan.segments {
                let awaited = awaited(segment)
                let short = shortSession(segment)
                for index in queued(job.id, in: segment.indices) {
                    let id = TaskID(job: job.id, index: index)
                    let isAsked = task == nil || task == id
                    guard let life = self[id]?.life,
                        Hopelessness.isLeft(
                            barred: isAsked ? life.barred : [], awaited: awaited, isLarge: short != nil),
                        apply(.giveUp, to: id) == .accepted
                    else { continue }
                    given.append(id)
                    if let short { noteUntried(id, attempt: life.attempt, segment, short) }
                }
            }
        }
        return given
    }

    /// Workers that are here, or left a moment ago and may come back, and could make images of the segment.
    private func awaited(_ segment: JobSegment) -> Set<UUID> {
        let absence = Double(FailurePolicy.absence.components.seconds)
        let found = sessions.values.filter { session in
            guard session.fits(segment) else { return false }
            guard let endedAt = session.endedAt else { return canHaveFiles(segment, session) }
            return endedAt > now.addingTimeInterval(-absence) && self.session(of: session.worker)?.id == session.id
        }
        return Set(found.map(\.worker))
    }

    /// A session of which a device ran out of memory at the segment's size or a smaller one.
    private func shortSession(_ segment: JobSegment) -> MemorySession? {
        sessions.values.filter {
            $0.limits.overDevice(model: segment.modelDigest, pixels: segment.size.pixelCount) != nil
        }.min { $0.id < $1.id }
    }

    /// What no device has the memory for may never have been tried: its record says why it is not.
    private mutating func noteUntried(
        _ task: TaskID, attempt: Int, _ segment: JobSegment, _ session: MemorySession
    ) {
        guard self[task]?.attempts[attempt] == nil,
            let device = session.limits.overDevice(model: segment.modelDigest, pixels: segment.size.pixelCount),
            let worker = workers[session.worker]
        else { return }
        let message =
            "not tried: no worker has the memory for \(segment.size.width)x\(segment.size.height) with this model "
            + "(\(worker.name) ran out of it on \(device))"
        note(
            AttemptID(task: task, attempt: attempt),
            MemoryAttempt(
                session: session.id, worker: worker.id, failure: .outOfMemory, message: message, startedAt: now,
                endedAt: now))
    }
}
