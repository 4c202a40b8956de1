import FarmBasics
import FarmModel
package import FarmWire
package import GRPCCore
import Recipes
import SwiftProtobuf

/// Jobs, and where their images stand.
extension FarmAdapter {
    /// Commits the job before it answers: a client that hears nothing asks again with the same submission and gets the
    /// same job.
    /// - Throws: `invalidArgument` with the field that is wrong; `failedPrecondition` where a picture is missing.
    package func submitJob(
        request: Farm_V1_SubmitJobRequest, context: ServerContext
    ) async throws -> Farm_V1_SubmitJobResponse {
        try await answering(logger, context) { caller in
            let job = try await services.jobs.submit(
                as: caller, JobRequest(wire: request), recipe: try Recipe.read(json: request.recipe))
            return .with { $0.job = job.wire }
        }
    }

    /// What the same request would become, without committing anything; uploaded pictures may still be missing.
    package func planJob(
        request: Farm_V1_SubmitJobRequest, context: ServerContext
    ) async throws -> Farm_V1_PlanJobResponse {
        try await answering(logger, context) { caller in
            try await services.jobs.forecast(
                as: caller, JobRequest(wire: request), recipe: try Recipe.read(json: request.recipe)
            ).wire
        }
    }

    /// The failures are cut to what fits into a message beside the recipe.
    /// - Throws: `notFound`.
    package func getJob(request: Farm_V1_GetJobRequest, context: ServerContext) async throws -> Farm_V1_GetJobResponse {
        try await answering(logger, context) { caller in
            let details = try await services.jobs.details(
                as: caller, of: JobID(request.id), failures: Int(request.failureLimit), onlyFailed: request.onlyFailed)
            let recipe = details.recipe ?? ""
            let page = try BoundedPage.fitting(details.failures.map(\.wire), beside: recipe.utf8.count)
            return .with {
                $0.job = details.job.wire
                $0.recipe = recipe
                $0.failures = page
                if let kept = details.kept { $0.kept = kept.wire }
            }
        }
    }

    /// A page of jobs that fits into a message of 2 MiB; the next begins before its last id. `before` 0 is the newest.
    package func listJobs(
        request: Farm_V1_ListJobsRequest, context: ServerContext
    ) async throws -> Farm_V1_ListJobsResponse {
        try await answering(logger, context) { caller in
            let jobs = try await services.jobs.jobs(
                as: caller, before: request.before > 0 ? JobID(request.before) : nil,
                submitter: request.submitter.isEmpty ? nil : request.submitter, limit: Int(request.limit))
            let page = try BoundedPage.fitting(jobs.map(\.wire))
            return .with { $0.jobs = page }
        }
    }

    /// The progress now and after each change, until the job is finished or the client hangs up.
    /// - Throws: `notFound`; `unavailable` where this coordinator ends: to watch again elsewhere is right.
    package func watchJob(
        request: Farm_V1_WatchJobRequest, response: RPCWriter<Farm_V1_JobProgress>, context: ServerContext
    ) async throws {
        try await answering(logger, context) { caller in
            // A watcher waits for news that may never come: its hanging up, or this coordinator's end, must not.
            try await whileWanted(context, else: "the coordinator is stopping; watch again in a moment") {
                try await services.jobs.watch(as: caller, JobID(request.id)) { try await response.send($0.wire) }
            }
        }
    }

    /// Answers how many images that were; a second time it is 0.
    /// - Throws: `notFound`.
    package func cancelJob(
        request: Farm_V1_CancelJobRequest, context: ServerContext
    ) async throws -> Farm_V1_CancelJobResponse {
        try await answering(logger, context) { caller in
            let (job, cancelled) = try await services.jobs.cancel(as: caller, JobID(request.id))
            return .with {
                $0.job = job.wire
                $0.cancelled = Int64(cancelled)
            }
        }
    }

    /// Answers how many failed images are queued again.
    /// - Throws: `notFound`.
    package func retryJob(
        request: Farm_V1_RetryJobRequest, context: ServerContext
    ) async throws -> Farm_V1_RetryJobResponse {
        try await answering(logger, context) { caller in
            let (job, retried) = try await services.jobs.retry(as: caller, JobID(request.id))
            return .with {
                $0.job = job.wire
                $0.retried = Int64(retried)
            }
        }
    }

    /// - Throws: `notFound`; `invalidArgument` for a priority that no job may have.
    package func setJobPriority(
        request: Farm_V1_SetJobPriorityRequest, context: ServerContext
    ) async throws -> Farm_V1_SetJobPriorityResponse {
        try await answering(logger, context) { caller in
            let job = try await services.jobs.setPriority(
                as: caller, JobID(request.id), to: Int(request.priority))
            return .with { $0.job = job.wire }
        }
    }

    /// Why an image is not further, in codes for programs and words for people.
    /// - Throws: `notFound`.
    package func explainTask(
        request: Farm_V1_ExplainTaskRequest, context: ServerContext
    ) async throws -> Farm_V1_TaskExplanation {
        try await answering(logger, context) { caller in
            try await services.jobs.explain(as: caller, TaskID(job: request.job, wireIndex: request.index)).wire
        }
    }

    /// The newest look of an image in the making.
    /// - Throws: `notFound` where this coordinator has seen none.
    package func getPreview(
        request: Farm_V1_GetPreviewRequest, context: ServerContext
    ) async throws -> Farm_V1_Preview {
        try await answering(logger, context) { caller in
            let preview = try await services.jobs.preview(
                as: caller, of: TaskID(job: request.job, wireIndex: request.index))
            return .with {
                $0.step = Int32(clamping: preview.step)
                $0.steps = Int32(clamping: preview.steps)
                $0.png = preview.png
            }
        }
    }
}

extension JobForecast {
    fileprivate var wire: Farm_V1_PlanJobResponse {
        .with {
            $0.count = Int64(count)
            $0.models = models.map { model in
                .with {
                    $0.name = model.name
                    $0.digest = model.digest.hex
                    $0.images = Int64(model.images)
                    $0.workers = model.workers
                    $0.stored = model.isStored
                }
            }
            $0.first = first.map(\.wire)
            if let seconds { $0.seconds = seconds }
        }
    }
}
