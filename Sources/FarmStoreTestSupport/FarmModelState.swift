package import FarmModel
package import FarmScheduling
import FarmStore

package import struct Foundation.UUID

/// The farm as the pure state machine sees it: what the store must look like after each operation.
package struct FarmModelState: Sendable, Equatable {
    /// A session as far as tasks depend on it.
    package struct Session: Sendable, Equatable {
        /// Whose session: bars and rests are its.
        package var worker: UUID
        /// Whether it has not ended; only then is anything leased to it.
        package var isLive: Bool

        /// - Parameter isLive: false for one that the store has ended.
        package init(worker: UUID, isLive: Bool = true) {
            self.worker = worker
            self.isLive = isLive
        }
    }

    /// Every task of the jobs that are compared, also final ones.
    package var tasks: [TaskID: TaskLife]
    /// Every session that the workers ever had, by the store's number.
    package var sessions: [SessionID: Session] = [:]

    /// Without sessions: the store draws their numbers.
    package init(tasks: [TaskID: TaskLife] = [:]) { self.tasks = tasks }

    /// Applies an operation. An `answer` is needed for what the store chooses freely: a session's id.
    mutating func apply(_ operation: FarmOperation, answer: FarmOperation.Answer) -> FarmOperation.Answer {
        switch operation {
        case .open(let worker, let held, let spooled, _):
            guard case .opened(let id, _, _) = answer else { return .refused }
            return open(id, worker: worker, held: held, spooled: spooled)
        case .end(let session, let counts):
            lose(session, counts: counts)
            return .done
        case .claim(let job, let indices, let slots):
            return .claimed(claim(job: job, indices: indices, slots: slots))
        case .round(let requests):
            // One after the other.
            return .claimed(
                requests.flatMap { claim(job: $0.job, indices: $0.indices, slots: $0.sessions) })
        case .complete(let attempt, let digest, _, _):
            switch tasks[attempt.task]?.apply(.complete(attempt: attempt.attempt, digest: digest)) {
            case .accepted: return .delivered(.committed)
            case .superseded, nil: return .delivered(.superseded)
            case .impossible, .stale: return .refused
            }
        case .fail(let attempt, let failure, let worker, let session, let blame):
            let event = TaskLife.Event.fail(
                attempt: attempt.attempt, session: session, worker: worker, failure, blame)
            guard tasks[attempt.task]?.apply(event) == .accepted else { return .stands(nil) }
            return .stands(tasks[attempt.task]?.state)
        case .convict(let attempt, let failure, let worker):
            guard tasks[attempt.task]?.apply(.convict(worker: worker, failure)) == .accepted else {
                return .stands(nil)
            }
            return .stands(tasks[attempt.task]?.state)
        case .duplicate(let attempt, let session, let other):
            guard let one = sessions[session], let two = sessions[other], two.isLive, one.worker != two.worker,
                tasks[attempt.task]?.apply(.duplicate(attempt: attempt.attempt, of: session, to: other)) == .accepted
            else { return .duplicated(nil) }
            let next = AttemptID(task: attempt.task, attempt: attempt.attempt + 1)
            return .duplicated(ClaimedTask(attempt: next, session: other))
        case .release(let attempt, let session):
            _ = tasks[attempt.task]?.apply(.release(attempt: attempt.attempt, session: session))
            return .done
        case .cancel(let job): return .counted(applyToAll(.cancel, job: job))
        case .retry(let job): return .counted(applyToAll(.retry, job: job))
        }
    }

    private mutating func open(
        _ id: SessionID, worker: UUID, held: [AttemptID], spooled: [AttemptID]
    ) -> FarmOperation.Answer {
        let own = Set(sessions.filter { $0.value.worker == worker }.keys)
        sessions[id] = Session(worker: worker)
        var kept: Set<AttemptID> = []
        for attempt in held + spooled {
            let event = TaskLife.Event.sessionMoved(attempt: attempt.attempt, own: own, to: id)
            if tasks[attempt.task]?.apply(event) == .accepted { kept.insert(attempt) }
        }
        for session in own { lose(session, counts: false) }
        return .opened(id, kept: kept, revoked: Set(held).subtracting(kept))
    }

    private mutating func lose(_ session: SessionID, counts: Bool) {
        guard let lost = sessions[session], lost.isLive else { return }
        sessions[session]?.isLive = false
        for task in tasks.keys {
            _ = tasks[task]?.apply(.sessionLost(session, worker: lost.worker, counts: counts))
        }
    }

    private mutating func claim(job: JobID, indices: Range<Int>, slots: [SessionID]) -> [ClaimedTask] {
        var free = slots.filter { sessions[$0]?.isLive == true }
        let queued = tasks.filter { $0.key.job == job && $0.value.state == .queued }
            .filter { indices.contains($0.key.index) }
            .sorted { $0.key < $1.key }
        var claimed: [ClaimedTask] = []
        for (task, _) in queued {
            let slot = free.firstIndex { session in
                guard let worker = sessions[session]?.worker, let life = tasks[task] else { return false }
                return !life.barred.contains(worker) && !life.resting.contains(worker)
            }
            guard let slot, let worker = sessions[free[slot]]?.worker else { continue }
            let session = free.remove(at: slot)
            guard tasks[task]?.apply(.claim(session: session, worker: worker)) == .accepted else { continue }
            claimed.append(
                ClaimedTask(
                    attempt: AttemptID(task: task, attempt: tasks[task]?.attempt ?? 0), session: session))
        }
        return claimed
    }

    private mutating func applyToAll(_ event: TaskLife.Event, job: JobID) -> Int {
        var count = 0
        for task in tasks.keys where task.job == job && tasks[task]?.apply(event) == .accepted { count += 1 }
        return count
    }
}
