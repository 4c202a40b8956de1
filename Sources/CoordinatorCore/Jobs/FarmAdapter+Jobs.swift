import FarmModel
package import FarmWire
package import GRPCCore
import SwiftProtobuf

/// Jobs, and where their images stand.
extension FarmAdapter {
    package func submitJob(
        request: Farm_V1_SubmitJobRequest, context: ServerContext
    ) async throws -> Farm_V1_SubmitJobResponse {
        try await answering(logger) {
            let job = try await services.jobs.submit(
                JobRequest(wire: request), recipe: try Recipe.read(json: request.recipe))
            return .with { $0.job = job.wire }
        }
    }

    package func planJob(
        request: Farm_V1_SubmitJobRequest, context: ServerContext
    ) async throws -> Farm_V1_PlanJobResponse {
        try await answering(logger) {
            try await services.jobs.forecast(
                JobRequest(wire: request), recipe: try Recipe.read(json: request.recipe)
            ).wire
        }
    }

    package func getJob(request: Farm_V1_GetJobRequest, context: ServerContext) async throws -> Farm_V1_GetJobResponse {
        try await answering(logger) {
            let details = try await services.jobs.details(
                of: request.id, failures: Int(request.failureLimit), onlyFailed: request.onlyFailed)
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

    package func listJobs(
        request: Farm_V1_ListJobsRequest, context: ServerContext
    ) async throws -> Farm_V1_ListJobsResponse {
        try await answering(logger) {
            let jobs = try await services.jobs.jobs(
                before: request.before > 0 ? request.before : nil,
                submitter: request.submitter.isEmpty ? nil : request.submitter, limit: Int(request.limit))
            let page = try BoundedPage.fitting(jobs.map(\.wire))
            return .with { $0.jobs = page }
        }
    }

    package func watchJob(
        request: Farm_V1_WatchJobRequest, response: RPCWriter<Farm_V1_JobProgress>, context: ServerContext
    ) async throws {
        try await answering(logger) {
            // A watcher waits for news that may never come: its hanging up, or this coordinator's end, must not.
            try await whileWanted(context, else: "the coordinator is stopping; watch again in a moment") {
                try await services.jobs.watch(request.id) { try await response.send($0.wire) }
            }
        }
    }

    package func cancelJob(
        request: Farm_V1_CancelJobRequest, context: ServerContext
    ) async throws -> Farm_V1_CancelJobResponse {
        try await answering(logger) {
            let (job, cancelled) = try await services.jobs.cancel(request.id)
            return .with {
                $0.job = job.wire
                $0.cancelled = Int64(cancelled)
            }
        }
    }

    package func retryJob(
        request: Farm_V1_RetryJobRequest, context: ServerContext
    ) async throws -> Farm_V1_RetryJobResponse {
        try await answering(logger) {
            let (job, retried) = try await services.jobs.retry(request.id)
            return .with {
                $0.job = job.wire
                $0.retried = Int64(retried)
            }
        }
    }

    package func explainTask(
        request: Farm_V1_ExplainTaskRequest, context: ServerContext
    ) async throws -> Farm_V1_TaskExplanation {
        try await answering(logger) {
            try await services.jobs.explain(TaskID(job: request.job, wireIndex: request.index)).wire
        }
    }

    package func getPreview(
        request: Farm_V1_GetPreviewRequest, context: ServerContext
    ) async throws -> Farm_V1_Preview {
        try await answering(logger) {
            let preview = try await services.jobs.preview(of: TaskID(job: request.job, wireIndex: request.index))
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
                    $0.digest = model.digest
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
