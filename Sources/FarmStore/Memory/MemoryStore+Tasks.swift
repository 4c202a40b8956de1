import FarmBasics
package import FarmModel
import FarmScheduling
import Recipes

package import struct FoundationEssentials.UUID

extension MemoryStore {
    /// - Parameter jobs: nil for all that are not finished.
    package func openJobs(among jobs: [JobID]?) -> [OpenJob] {
        read { farm in
            farm.jobs.values.sorted { $0.id < $1.id }.filter { job in
                jobs?.contains(job.id) ?? (job.finishedAt == nil)
            }.flatMap(farm.openSegments)
        }
    }

    /// Of jobs that are not finished.
    package func openSegments() -> Set<TaskID> { Set(openJobs(among: nil).map(\.first)) }

    /// Tasks go by ``ClaimMatching``; a request sees what the ones before it have taken.
    package func claim(_ requests: [ClaimRequest]) throws -> [Claim] {
        try transaction { farm in
            var workers: [SessionID: UUID] = [:]
            for id in Set(requests.flatMap(\.sessions)) {
                guard let session = farm.sessions[id], session.isLive,
                    farm.workers[session.worker]?.isDrained == false
                else { continue }
                workers[id] = session.worker
            }
            return requests.map { farm.claim($0, workers) }
        }
    }

    /// Tells that the job has queued tasks, or that its counts changed.
    /// - Throws: `invalidInput` for a message with U+0000; nothing is recorded then.
    package func fail(
        _ attempt: AttemptID, failure: FailureClass, blame: FailureBlame, message: String, device: String?,
        session: SessionID
    ) throws -> TaskState? {
        try transaction { farm in
            let task = attempt.task
            guard let holder = farm.sessions[session], farm.isBound(attempt), let before = farm[task] else {
                return nil
            }
            let event = TaskLife.Event.fail(
                attempt: attempt.attempt, session: session, worker: holder.worker, failure, blame)
            guard farm.apply(event, to: task) == .accepted else { return nil }
            try Self.refuseUnstorable(message)
            farm.note(
                attempt,
                MemoryAttempt(
                    session: session, worker: holder.worker, failure: failure, message: message,
                    startedAt: before.attempts[attempt.attempt]?.startedAt ?? before.leasedAt ?? farm.now,
                    endedAt: farm.now))
            if failure == .outOfMemory, let device, let segment = farm.jobs[task.job]?.segment(at: task.index) {
                farm.sessions[session]?.limits.note(
                    device, model: segment.modelDigest, pixels: segment.size.pixelCount)
            }
            return farm.conclude(task)
        }
    }

    /// Tells that the job has queued tasks, or that its counts changed. Nil also for an attempt of another farm's job.
    package func convict(_ attempt: AttemptID, failure: FailureClass, worker: UUID) throws -> TaskState? {
        try transaction { farm in
            guard farm.isBound(attempt),
                farm.apply(.convict(worker: worker, failure), to: attempt.task) == .accepted
            else { return nil }
            return farm.conclude(attempt.task)
        }
    }

    /// One look finds all of them here.
    package func giveUp() throws -> Int {
        try transaction { farm in
            let tasks = farm.giveUp()
            if !tasks.isEmpty { farm.tell(.changed(Set(tasks.map(\.job)).sorted())) }
            return tasks.count
        }
    }

    /// Nothing here is planned.
    package func analyzeGrown() {}

    /// With the keys of their jobs, as the workers carry them.
    package func leases(ofCoordinator id: UUID) -> Set<Lease> {
        read { farm in
            let sessions = Set(farm.liveSessions.filter { $0.coordinator == id }.map(\.id))
            return Set(
                farm.leased(by: sessions).compactMap { task in
                    guard let life = farm[task]?.life, let session = life.session else { return nil }
                    let attempt = AttemptID(task: task, attempt: life.attempt, key: farm.jobs[task.job]?.key)
                    return Lease(attempt: attempt, session: session)
                })
        }
    }

    /// Queued, leased and failed ones; tasks that are not there are left out.
    package func wanted(among tasks: [TaskID]) -> Set<TaskID> {
        read { farm in
            Set(
                tasks.filter { task in
                    switch farm[task]?.life.state {
                    case .queued, .leased, .failed: true
                    case .done, .cancelled, nil: false
                    }
                })
        }
    }

    /// They are queued again without a failure; those that the session no longer leases stay as they are.
    package func release(_ attempts: [AttemptID], session: SessionID) throws {
        guard !attempts.isEmpty else { return }
        try transaction { farm in
            for attempt in attempts where farm.isBound(attempt) {
                _ = farm.apply(.release(attempt: attempt.attempt, session: session), to: attempt.task)
            }
            farm.tell(.queued(Set(attempts.map(\.task.job)).sorted()))
        }
    }

    /// What PostgreSQL cannot hold is refused here, too.
    /// - Throws: `invalidInput`.
    static func refuseUnstorable(_ text: String) throws {
        guard text.utf8.contains(0) else { return }
        throw FarmError(
            .invalidInput, "the store cannot hold or look for a value: a text holds the character U+0000")
    }
}

extension MemoryFarm {
    /// A job's segments that have a queued task.
    func openSegments(_ job: MemoryJob) -> [OpenJob] {
        job.plan.segments.filter { !queued(job.id, in: $0.indices).isEmpty }.map { segment in
            OpenJob(
                id: job.id, submitter: job.submitter, priority: job.request.priority, indices: segment.indices,
                modelDigest: segment.modelDigest, modelName: segment.modelName, context: segment.context,
                steps: job.plan.first.parameters.steps, accessories: Set(segment.accessories),
                pixels: segment.size.pixelCount,
                parameters: job.recipe == nil ? job.plan.first.parameters : nil, key: job.key)
        }
    }
}
