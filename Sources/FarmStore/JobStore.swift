package import FarmModel
package import Recipes

/// Jobs: submitted once, kept for ever.
package protocol JobStore: Sendable {
    /// Commits a job and its tasks; a submission that was committed before returns that job, and is asked for no limit.
    ///
    /// Submissions of one submitter that have limits go one after another, so that two do not both take what is left.
    /// - Parameter limits: of the submitter, filled with the farm's: queued images, open jobs and kept bytes are asked.
    /// - Throws: `exhausted` with the limit and what is used of it; `conflict` where another has submitted under the same
    ///   number.
    func submit(_ request: JobRequest, plan: JobPlan, limits: PrincipalLimits) async throws -> Job
    func job(_ id: JobID) async throws -> Job?
    /// What the images of a job with a recipe follow from, with the bytes that it takes as text; nil for other jobs, and
    /// where there is no such job.
    func expansion(job id: JobID) async throws -> (expansion: JobExpansion, bytes: Int)?
    /// The JSON of a job's recipe; nil where it has none.
    func recipe(job id: JobID) async throws -> String?
    /// Newest first; only ids below `before` where it is given.
    func jobs(before: JobID?, submitter: String?, limit: Int) async throws -> [Job]
    /// Cancels what is not final and returns how many images that were; nil where there is no such job.
    func cancel(job id: JobID) async throws -> Int?
    /// Queues a job's failed tasks again and returns how many that were; nil where there is no such job.
    func retry(job id: JobID) async throws -> Int?
    /// Has the dispatcher take the job's images earlier or later among its submitter's own.
    /// - Returns: whether there is such a job.
    func setPriority(job id: JobID, to priority: Int) async throws -> Bool
    /// Attempts that failed, newest first.
    func failures(job id: JobID, limit: Int) async throws -> [AttemptRecord]
    /// The last attempts of the images that failed for good, by index.
    func failedImages(job id: JobID, limit: Int) async throws -> [AttemptRecord]
    /// Marks those of the jobs, or of all, as finished that have no unfinished task.
    func finish(jobs ids: [JobID]?) async throws
}

extension JobStore {
    /// Commits a job of somebody who has no limits.
    package func submit(_ request: JobRequest, plan: JobPlan) async throws -> Job {
        try await submit(request, plan: plan, limits: PrincipalLimits())
    }

    /// Commits a job without a recipe.
    package func submit(
        _ request: JobRequest, model: ModelDescription, parameters: GenerationParameters
    ) async throws -> Job {
        try await submit(
            request, plan: JobPlan(imageCount: request.imageCount, model: model, parameters: parameters))
    }
}
