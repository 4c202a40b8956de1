import FarmModel
package import FarmStore
package import FarmWire
package import FoundationEssentials
package import GRPCCore
package import Logging
import SwiftProtobuf

/// Decodes what clients ask, and answers them.
package struct FarmAdapter: Farm_V1_Farm.SimpleServiceProtocol {
    private static let pageLimit = 1...1000

    private let farm: UUID
    let store: any Store
    let jobs: JobService
    let inputs: InputService
    let modelStore: ModelStoreService
    private let relay: RenderingRelay
    let retention: RetentionService
    let downloads: ByteBudget
    let logger: Logger

    /// - Parameter downloads: What all downloads may have in memory together.
    package init(
        farm: UUID, store: any Store, jobs: JobService, inputs: InputService, modelStore: ModelStoreService,
        relay: RenderingRelay, retention: RetentionService, downloads: ByteBudget = ByteBudget(bytes: 256 << 20),
        logger: Logger
    ) {
        self.farm = farm
        self.store = store
        self.jobs = jobs
        self.inputs = inputs
        self.modelStore = modelStore
        self.relay = relay
        self.retention = retention
        self.downloads = downloads
        self.logger = logger
    }

    package func submitJob(
        request: Farm_V1_SubmitJobRequest, context: ServerContext
    ) async throws -> Farm_V1_SubmitJobResponse {
        try await answering(logger) {
            let job = try await jobs.submit(JobRequest(wire: request), recipe: try Recipe.read(json: request.recipe))
            logger.info(
                "job submitted",
                metadata: [
                    "job": "\(job.id)", "submitter": "\(job.submitter)", "images": "\(job.imageCount)",
                    "model": "\(job.modelName)",
                ])
            return .with { $0.job = job.wire }
        }
    }

    package func getJob(request: Farm_V1_GetJobRequest, context: ServerContext) async throws -> Farm_V1_GetJobResponse {
        try await answering(logger) {
            let job = try await jobs.job(request.id)
            let limit = min(Int(request.failureLimit), Self.pageLimit.upperBound)
            let failures =
                limit <= 0
                ? []
                : request.onlyFailed
                    ? try await store.failedImages(job: request.id, limit: limit)
                    : try await store.failures(job: request.id, limit: limit)
            let recipe = try await store.recipe(job: request.id) ?? ""
            let page = try BoundedPage.fitting(failures.map(\.wire), beside: recipe.utf8.count)
            let kept = try await store.diskUse(job: request.id)
            return .with {
                $0.job = job.wire
                $0.recipe = recipe
                $0.failures = page
                if let kept { $0.kept = kept.wire }
            }
        }
    }

    package func listJobs(
        request: Farm_V1_ListJobsRequest, context: ServerContext
    ) async throws -> Farm_V1_ListJobsResponse {
        try await answering(logger) {
            let jobs = try await store.jobs(
                before: request.before > 0 ? request.before : nil,
                submitter: request.submitter.isEmpty ? nil : request.submitter,
                limit: Self.clamp(request.limit, else: 20))
            let page = try BoundedPage.fitting(jobs.map(\.wire))
            return .with { $0.jobs = page }
        }
    }

    package func watchJob(
        request: Farm_V1_WatchJobRequest, response: RPCWriter<Farm_V1_JobProgress>, context: ServerContext
    ) async throws {
        try await answering(logger) {
            // A watcher waits for news that may never come: its hanging up, or this coordinator's end, must not.
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await jobs.watch(request.id) { try await response.send($0.wire) } }
                group.addTask {
                    try await context.cancellation.cancelled
                    throw FarmError(.unavailable, "the coordinator is stopping; watch again in a moment")
                }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    package func cancelJob(
        request: Farm_V1_CancelJobRequest, context: ServerContext
    ) async throws -> Farm_V1_CancelJobResponse {
        try await answering(logger) {
            let (job, cancelled) = try await jobs.cancel(request.id)
            logger.info("job cancelled", metadata: ["job": "\(job.id)", "images": "\(cancelled)"])
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
            let (job, retried) = try await jobs.retry(request.id)
            logger.info("job retried", metadata: ["job": "\(job.id)", "images": "\(retried)"])
            return .with {
                $0.job = job.wire
                $0.retried = Int64(retried)
            }
        }
    }

    package func listImages(
        request: Farm_V1_ListImagesRequest, context: ServerContext
    ) async throws -> Farm_V1_ListImagesResponse {
        try await answering(logger) {
            var filter = try HistoryFilter(wire: request)
            filter.limit = Self.clamp(request.limit, else: 50)
            let images = try await store.images(filter)
            let page = try BoundedPage.fitting(images.map(\.wire))
            return .with { $0.images = page }
        }
    }

    package func getImage(request: Farm_V1_GetImageRequest, context: ServerContext) async throws -> Farm_V1_Image {
        try await answering(logger) {
            guard let image = try await store.image(request.id) else { throw Self.unknownImage(request.id) }
            return image.wire
        }
    }

    package func downloadImage(
        request: Farm_V1_DownloadImageRequest, response: RPCWriter<Farm_V1_ImageChunk>, context: ServerContext
    ) async throws {
        try await answering(logger) {
            guard let image = try await store.image(request.id) else { throw Self.unknownImage(request.id) }
            try await response.send(chunksOf: image.byteCount, within: downloads) {
                guard let png = try await store.png(image: request.id) else { throw Self.unknownImage(request.id) }
                return png
            }
        }
    }

    package func listWorkers(
        request: Farm_V1_ListWorkersRequest, context: ServerContext
    ) async throws -> Farm_V1_ListWorkersResponse {
        try await answering(logger) {
            let current = Dictionary(grouping: await relay.renderings(), by: \.worker)
            let workers = try await store.workers(all: request.all).map { worker in
                var worker = worker
                guard worker.state != .offline else { return worker }
                for rendering in current[worker.id] ?? [] {
                    for index in worker.devices.indices
                    where worker.devices[index].description.id == rendering.device {
                        worker.devices[index].task = rendering.task
                    }
                }
                return worker
            }
            return .with { $0.workers = workers.map(\.wire) }
        }
    }

    package func listModels(
        request: Farm_V1_ListModelsRequest, context: ServerContext
    ) async throws -> Farm_V1_ListModelsResponse {
        try await answering(logger) {
            let models = try await store.models()
            let accessories = try await store.accessories()
            return .with {
                $0.entries = models.map { known in
                    .with {
                        $0.model = known.model.wire
                        $0.workers = known.workerNames
                    }
                }
                $0.accessories = accessories.map { known in
                    .with {
                        $0.accessory = known.accessory.wire
                        $0.workers = known.workerNames
                    }
                }
            }
        }
    }

    package func getFarm(
        request: Farm_V1_GetFarmRequest, context: ServerContext
    ) async throws -> Farm_V1_GetFarmResponse {
        .with {
            $0.farmID = farm.uuidString
            $0.version = FarmVersion.current
        }
    }

    package func explainTask(
        request: Farm_V1_ExplainTaskRequest, context: ServerContext
    ) async throws -> Farm_V1_TaskExplanation {
        try await answering(logger) {
            try await jobs.explain(TaskID(job: request.job, wireIndex: request.index)).wire
        }
    }

    package func setWorkerIntake(
        request: Farm_V1_SetWorkerIntakeRequest, context: ServerContext
    ) async throws -> Farm_V1_SetWorkerIntakeResponse {
        try await answering(logger) {
            guard let worker = try await store.setDrained(!request.open, workerNamed: request.name) else {
                let known = try await store.workers(all: true).map(\.name)
                throw FarmError(
                    .notFound,
                    "there is no worker '\(request.name.shortened())'"
                        + NearestNames.hint(for: request.name, in: known, noun: "worker"))
            }
            logger.info(
                request.open ? "worker takes tasks again" : "worker drained", metadata: ["worker": "\(worker.name)"])
            return .with { $0.worker = worker.wire }
        }
    }

    private static func clamp(_ limit: Int32, else standard: Int) -> Int {
        limit <= 0 ? standard : min(Int(limit), pageLimit.upperBound)
    }

    private static func unknownImage(_ id: Int64) -> FarmError {
        FarmError(.notFound, "there is no image \(id)")
    }
}
