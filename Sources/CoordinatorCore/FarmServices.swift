package import struct FoundationEssentials.UUID

/// What people can do, by noun, whichever way they ask.
package struct FarmServices: Sendable {
    /// Drawn when the farm's database was made; results and workers are bound to it.
    package let farm: UUID
    /// From the submission to the last image, with explanations and progress.
    package let jobs: JobService
    /// Of finished images only; those in the making are the jobs'.
    package let images: ImageService
    /// Connected ones and those that were.
    package let workers: WorkerService
    /// What the farm has seen, wherever it lies.
    package let models: ModelService
    /// What lies in the farm's own model store, if it has one.
    package let storedFiles: StoredFileService
    /// Pictures that people upload for jobs to start from.
    package let inputs: InputService
    /// Deleting by hand and by rules.
    package let retention: RetentionService
    /// Principals, tokens, how the door stands, and the audit.
    package let people: PeopleService
    /// How machines become workers.
    package let enrolment: EnrolmentService

    /// - Parameter farm: ``WorkerStore/farmID()`` of the store that the services share.
    package init(
        farm: UUID, jobs: JobService, images: ImageService, workers: WorkerService, models: ModelService,
        storedFiles: StoredFileService, inputs: InputService, retention: RetentionService, people: PeopleService,
        enrolment: EnrolmentService
    ) {
        self.farm = farm
        self.jobs = jobs
        self.images = images
        self.workers = workers
        self.models = models
        self.storedFiles = storedFiles
        self.inputs = inputs
        self.retention = retention
        self.people = people
        self.enrolment = enrolment
    }
}
