package import struct FoundationEssentials.UUID

/// What people can do, by noun, whichever way they ask.
package struct FarmServices: Sendable {
    package let farm: UUID
    package let jobs: JobService
    package let images: ImageService
    package let workers: WorkerService
    package let models: ModelService
    package let storedFiles: StoredFileService
    package let inputs: InputService
    package let retention: RetentionService

    package init(
        farm: UUID, jobs: JobService, images: ImageService, workers: WorkerService, models: ModelService,
        storedFiles: StoredFileService, inputs: InputService, retention: RetentionService
    ) {
        self.farm = farm
        self.jobs = jobs
        self.images = images
        self.workers = workers
        self.models = models
        self.storedFiles = storedFiles
        self.inputs = inputs
        self.retention = retention
    }
}
