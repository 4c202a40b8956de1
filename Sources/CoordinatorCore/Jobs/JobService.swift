import FarmBasics
package import FarmModel
package import FarmScheduling
package import FarmStore
package import Logging
package import Recipes

/// What people do with jobs.
package struct JobService: Sendable {
    private static let standardPage = 20

    private let store: any Store
    private let planner: JobPlanner
    private let masks: MaskCheck
    private let reach: JobReach
    private let registry: SessionRegistry
    private let expansions: JobExpansions
    private let relay: RenderingRelay
    private let news: JobNews
    private let timings: FarmTimings
    private let logger: Logger

    /// - Parameters:
    ///   - relay: for what workers of other coordinators render.
    ///   - news: wakes those who watch a job here.
    package init(
        store: any Store, registry: SessionRegistry, expansions: JobExpansions, relay: RenderingRelay, news: JobNews,
        timings: FarmTimings, logger: Logger
    ) {
        self.store = store
        self.planner = JobPlanner(store: store)
        self.masks = MaskCheck(store: store)
        self.reach = JobReach(store: store)
        self.registry = registry
        self.expansions = expansions
        self.relay = relay
        self.news = news
        self.timings = timings
        self.logger = logger
    }

    /// Fills the gaps of a request, checks it, and commits it. The job is its caller's, unless that is an admin who names
    /// another, or nobody is known here.
    /// - Throws: `exhausted` where the caller's limits have no room for it.
    package func submit(as caller: Caller, _ request: JobRequest, recipe: Recipe? = nil) async throws -> Job {
        let request = Self.attributed(request, to: caller)
        let plan = try await planner.plan(request, recipe: recipe)
        try await masks.check(plan.masked)
        let job = try await store.audited(caller.entry("SubmitJob")).submit(
            request, plan: plan, limits: request.submitter == caller.name ? caller.limits : PrincipalLimits())
        // A submission that was committed before is that job, whose seeds were drawn then.
        if let expansion = plan.expansion, job.parameters == plan.first.parameters {
            await expansions.keep(expansion, bytes: try expansion.recipe.encoded().count, job: job.id)
        }
        logger.info(
            "job submitted",
            metadata: [
                "job": "\(job.id)", "submitter": "\(job.submitter)", "images": "\(job.imageCount)",
                "model": "\(job.modelName)",
            ])
        return job
    }

    private static func attributed(_ request: JobRequest, to caller: Caller) -> JobRequest {
        guard caller.isKnown, !caller.role.includes(.admin) || request.submitter.isEmpty else { return request }
        var request = request
        request.submitter = caller.name
        return request
    }

    /// What the job would be.
    package func forecast(as caller: Caller, _ request: JobRequest, recipe: Recipe?) async throws -> JobForecast {
        let request = Self.attributed(request, to: caller)
        let plan = try await planner.plan(request, recipe: recipe, awaitsPictures: true)
        try await masks.check(plan.masked)
        return try await planner.forecast(plan)
    }

    /// - Throws: `notFound`, also for a deleted job.
    package func job(as caller: Caller, _ id: JobID) async throws -> Job { try await reach.job(as: caller, id) }

    /// A page, newest first.
    /// - Parameters:
    ///   - before: only jobs with smaller ids.
    ///   - limit: 0 or less where nothing was said of it.
    package func jobs(as caller: Caller, before: JobID?, submitter: String?, limit: Int) async throws -> [Job] {
        try await store.within(caller.scope(.seeJobs)).jobs(
            before: before, submitter: submitter, limit: PageLimit.clamp(limit, else: Self.standardPage))
    }

    /// A job with all that is known of it.
    /// - Parameters:
    ///   - limit: how many failures at most; 0 or less for none.
    ///   - onlyFailed: Whether the failures are the last ones of images that failed for good, by index; else those of
    ///     all images, newest first.
    package func details(
        as caller: Caller, of id: JobID, failures limit: Int, onlyFailed: Bool
    ) async throws -> JobDetails {
        let job = try await job(as: caller, id)
        let store = store.within(caller.scope(.seeJobs))
        let limit = min(limit, PageLimit.most)
        let failures =
            limit <= 0
            ? []
            : onlyFailed
                ? try await store.failedImages(job: id, limit: limit) : try await store.failures(job: id, limit: limit)
        return JobDetails(
            job: job, recipe: try await store.recipe(job: id), failures: failures,
            kept: try await store.diskUse(job: id))
    }

    /// Cancels what is not final; cancelling a finished job changes nothing.
    /// - Throws: `forbidden` for another's job, where its caller's role does not reach so far.
    package func cancel(as caller: Caller, _ id: JobID) async throws -> (job: Job, cancelled: Int) {
        guard let cancelled = try await changing(id, as: caller, .cancelJobs, "CancelJob").cancel(job: id) else {
            throw try await reach.refusal(of: id, to: caller, .cancelJobs)
        }
        await news.changed(id)
        let job = try await job(as: caller, id)
        logger.info(
            "job cancelled", metadata: ["job": "\(id)", "images": "\(cancelled)", "caller": "\(caller.name)"])
        return (job, cancelled)
    }

    /// Queues the failed images of a job again.
    /// - Throws: `forbidden` as ``cancel(as:_:)``.
    package func retry(as caller: Caller, _ id: JobID) async throws -> (job: Job, retried: Int) {
        guard let retried = try await changing(id, as: caller, .retryJobs, "RetryJob").retry(job: id) else {
            throw try await reach.refusal(of: id, to: caller, .retryJobs)
        }
        await news.changed(id)
        let job = try await job(as: caller, id)
        logger.info("job retried", metadata: ["job": "\(id)", "images": "\(retried)", "caller": "\(caller.name)"])
        return (job, retried)
    }

    /// Has a job's images taken earlier or later among its submitter's own, and its submitter's turns weigh more or less.
    /// - Throws: `invalidInput` for a priority that no job may have.
    package func setPriority(as caller: Caller, _ id: JobID, to priority: Int) async throws -> Job {
        try JobRequest.check(priority: priority)
        let store = changing(id, as: caller, .changePriority, "SetJobPriority")
        guard try await store.setPriority(job: id, to: priority) else {
            throw try await reach.refusal(of: id, to: caller, .changePriority)
        }
        logger.info(
            "job's priority changed",
            metadata: ["job": "\(id)", "priority": "\(priority)", "caller": "\(caller.name)"])
        return try await job(as: caller, id)
    }

    /// The store for one change of a job.
    private func changing(
        _ id: JobID, as caller: Caller, _ permission: Permission, _ method: String
    ) -> any Store {
        store.within(caller.scope(permission)).audited(caller.entry(method, "job \(id)"))
    }

    /// Where an image stands, and why it is not further.
    package func explain(as caller: Caller, _ task: TaskID) async throws -> TaskExplanation {
        guard let standing = try await store.within(caller.scope(.seeJobs)).standing(of: task) else {
            let job = try await job(as: caller, task.job)
            throw FarmError(
                .notFound,
                "job \(job.id) has no image \(task.index); it has \(task.job).0 to \(task.job).\(job.imageCount - 1)")
        }
        let waiting = WaitingTask(
            modelName: standing.modelName, workers: standing.workers, imagesBefore: standing.imagesBefore,
            otherSubmitters: standing.otherSubmitters)
        return TaskExplanation(
            task: task, state: standing.state, attempts: standing.attempts, workerName: standing.workerName,
            leasedAt: standing.leasedAt,
            reasons: standing.state == .queued ? waiting.reasons.map(TaskExplanation.Reason.init) : [],
            lastFailure: standing.lastFailure)
    }

    /// How an image in the making looks. Only the coordinator that its worker is connected to has seen it.
    package func preview(as caller: Caller, of task: TaskID) async throws -> ImagePreview {
        // What is in memory knows no scope.
        if caller.scope(.seeJobs) != .all { _ = try await job(as: caller, task.job) }
        if let preview = await registry.preview(of: task) { return preview }
        if await registry.renderings().contains(where: { $0.task == task }) {
            throw FarmError(.notFound, "image \(task) has no preview yet: it has just begun, or its model draws none")
        }
        if let elsewhere = await relay.renderings().first(where: { $0.task == task }) {
            throw FarmError(
                .notFound,
                "image \(task) is made by worker '\(elsewhere.workerName)' under another coordinator, which has its "
                    + "preview")
        }
        let explanation = try await explain(as: caller, task)
        let state = explanation.state == .leased ? "not begun" : explanation.state.name
        throw FarmError(.notFound, "image \(task) is \(state): there is a preview only while it is made")
    }

    /// Calls `report` with the job's progress at once and after each change, until it is finished.
    package func watch(
        as caller: Caller, _ id: JobID, report: (JobProgress) async throws -> Void
    ) async throws {
        var job = try await job(as: caller, id)
        var cost = Duration.zero
        let (watcher, signals) = await news.watch(id)
        do {
            for await _ in signals {
                if await news.takeCountsChanged(id, id: watcher) {
                    cost = try await ContinuousClock().measure { job = try await self.job(as: caller, id) }
                }
                let rendering = await relay.renderings().filter { $0.task.job == id }.sorted { $0.task < $1.task }
                try await report(JobProgress(job: job, rendering: rendering.map(JobProgress.Rendering.init)))
                if job.counts.isFinished { break }
                // Throttle: a watcher reads ten reports a second at most, and keeps the store busy a tenth of the time.
                try await Task.sleep(for: max(timings.news, cost * 10))
            }
        } catch {
            await news.unwatch(id, id: watcher)
            throw error
        }
        await news.unwatch(id, id: watcher)
    }
}
