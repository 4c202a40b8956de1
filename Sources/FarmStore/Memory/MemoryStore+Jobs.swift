import FarmBasics
package import FarmModel
import FarmScheduling
import FoundationEssentials
package import Recipes

extension MemoryStore {
    /// Tells that the job has queued tasks.
    /// - Throws: `failedPrecondition` where a picture that the plan names is gone; `internal` for a model that was
    ///   never seen.
    package func submit(_ request: JobRequest, plan: JobPlan, limits: PrincipalLimits) throws -> Job {
        let recipe = try plan.expansion.map { expansion in
            (
                json: String(decoding: try expansion.recipe.encoded(), as: UTF8.self),
                resolutionBytes: try JSONEncoder().encode(expansion.resolution).count
            )
        }
        return try transaction(noting: { $0.isNew ? .of("job \($0.job.id)") : .nothing }) {
            farm -> (job: Job, isNew: Bool) in
            if let known = farm.jobs.values.first(where: { $0.submission == request.submission }) {
                guard known.submitter == request.submitter else {
                    throw FarmError(
                        .conflict, "the submission \(request.submission) is another's: draw a number of your own")
                }
                return (known.job(farm.tasks[known.id] ?? []), false)
            }
            try limits.admit(images: plan.imageCount, beside: farm.load(of: request.submitter), of: request.submitter)
            guard farm.files.models[plan.first.modelDigest] != nil else {
                throw FarmError(.internal, "no worker and no store has ever had the model \(plan.first.modelName)")
            }
            if let gone = plan.inputs.filter({ farm.inputs[$0] == nil }).min() {
                throw FarmError(
                    .failedPrecondition, "the farm no longer has the picture \(gone.shortHash): submit the job again")
            }
            let job = MemoryJob(
                id: JobID(farm.drawID()), request: request, plan: plan, recipe: recipe, submittedAt: farm.now)
            let tasks = Array(repeating: MemoryTask(), count: plan.imageCount)
            farm.jobs[job.id] = job
            farm.tasks[job.id] = tasks
            farm.tell(.queued([job.id]))
            return (job.job(tasks), true)
        }.job
    }

    /// With its counts as they are; nil where there is none, or it was deleted.
    package func job(_ id: JobID) -> Job? {
        read { farm in reached(id, in: farm)?.job(farm.tasks[id] ?? []) }
    }

    /// The bytes are those of the recipe's and the resolution's JSON.
    package func expansion(job id: JobID) -> (expansion: JobExpansion, bytes: Int)? {
        guard let job = farm.jobs[id], let expansion = job.plan.expansion, let recipe = job.recipe else { return nil }
        return (expansion, recipe.json.utf8.count + recipe.resolutionBytes)
    }

    /// Nil also where there is no such job.
    package func recipe(job id: JobID) -> String? { read { reached(id, in: $0)?.recipe?.json } }

    /// - Parameter submitter: nil for jobs of all.
    package func jobs(before: JobID?, submitter: String?, limit: Int) -> [Job] {
        read { farm in
            farm.jobs.values
                .filter { $0.id < before ?? .max && (submitter == nil || $0.submitter == submitter) }
                .filter { scope.holds($0.submitter) }
                .sorted { $0.id > $1.id }.prefix(limit).map { $0.job(farm.tasks[$0.id] ?? []) }
        }
    }

    /// 0 for a job that is finished. Tells coordinators, whose workers drop what they hold of it.
    package func cancel(job id: JobID) throws -> Int? {
        try transaction(noting: { .asAsked(if: ($0 ?? 0) > 0) }) { farm in
            guard let job = reached(id, in: farm) else { return nil }
            guard job.finishedAt == nil else { return 0 }
            let cancelled = farm.applyToAll(.cancel, job: id)
            farm.jobs[id]?.cancelledAt = job.cancelledAt ?? farm.now
            farm.tell(.jobCancelled(id))
            return cancelled
        }
    }

    /// Failed tasks start with no failures and nobody barred; a finished job is open again where there were any.
    package func retry(job id: JobID) throws -> Int? {
        try transaction(noting: { .asAsked(if: ($0 ?? 0) > 0) }) { farm in
            guard reached(id, in: farm) != nil else { return nil }
            let queued = farm.applyToAll(.retry, job: id)
            guard queued > 0 else { return 0 }
            farm.jobs[id]?.finishedAt = nil
            farm.tell(.queued([id]))
            farm.tell(.changed([id]))
            return queued
        }
    }

    /// Tells the dispatchers, which read the job anew. A job that has the priority already is left as it is.
    package func setPriority(job id: JobID, to priority: Int) throws -> Bool {
        try transaction(noting: { .asAsked(if: $0.hasChanged) }) { farm -> (isThere: Bool, hasChanged: Bool) in
            guard let job = reached(id, in: farm) else { return (false, false) }
            guard job.request.priority != priority else { return (true, false) }
            farm.jobs[id]?.request.priority = priority
            farm.tell(.queued([id]))
            farm.tell(.changed([id]))
            return (true, true)
        }.isThere
    }

    /// By their end; none for a job that is not there.
    package func failures(job id: JobID, limit: Int) -> [AttemptRecord] {
        read { farm in
            guard reached(id, in: farm) != nil else { return [] }
            let all = (farm.tasks[id] ?? []).indices.flatMap { farm.failures(of: TaskID(job: id, index: $0)) }
            return Array(all.sorted { $0.endedAt > $1.endedAt }.prefix(limit))
        }
    }

    /// At most `limit` images, the least indices first.
    package func failedImages(job id: JobID, limit: Int) -> [AttemptRecord] {
        read { farm in
            guard reached(id, in: farm) != nil else { return [] }
            let all = (farm.tasks[id] ?? []).enumerated().compactMap { index, task in
                task.life.state == .failed ? farm.failures(of: TaskID(job: id, index: index)).last : nil
            }
            return Array(all.prefix(limit))
        }
    }

    /// They are finished now, by the store's clock.
    /// - Parameter ids: nil for all jobs.
    package func finish(jobs ids: [JobID]?) throws {
        try transaction { farm in
            for job in farm.jobs.values where job.finishedAt == nil && ids?.contains(job.id) ?? true {
                let isOpen = farm.tasks[job.id]?.contains { !$0.life.state.isFinal } ?? false
                if !isOpen { farm.jobs[job.id]?.finishedAt = farm.now }
            }
        }
    }
}

extension MemoryFarm {
    /// Counts all of it, whatever is asked.
    fileprivate func load(of submitter: String) -> SubmitterLoad {
        var load = SubmitterLoad()
        for job in jobs.values where job.submitter == submitter {
            load.keptBytes += kept(job.id).bytes
            guard job.finishedAt == nil else { continue }
            load.openJobs += 1
            load.queuedImages += (tasks[job.id] ?? []).count(where: { !$0.life.state.isFinal })
        }
        return load
    }

    /// The attempts of a task that failed, in their order.
    func failures(of id: TaskID) -> [AttemptRecord] {
        guard let task = self[id] else { return [] }
        return task.attempts.sorted { $0.key < $1.key }.compactMap { number, attempt in
            guard let failure = attempt.failure, let worker = workers[attempt.worker] else { return nil }
            return AttemptRecord(
                id: AttemptID(task: id, attempt: number), workerName: worker.name, failure: failure,
                message: attempt.message, startedAt: attempt.startedAt, endedAt: attempt.endedAt)
        }
    }
}
