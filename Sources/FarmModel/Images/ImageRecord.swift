package import struct FoundationEssentials.Date

/// An image in the farm's history.
package struct ImageRecord: Sendable, Equatable {
    package var id: Int64
    package var task: TaskID
    package var attempt: Int
    package var jobName: String
    package var submitter: String
    package var modelName: String
    package var modelDigest: String
    /// With this image's own seed.
    package var parameters: GenerationParameters
    package var workerName: String
    package var deviceName: String
    /// Bytes of the PNG, and its SHA-256 in lower-case hex.
    package var byteCount: Int
    package var digest: String
    package var pixelDigest: String
    package var infotext: String
    /// The JSON of the PNG's `diffusionfarm` chunk.
    package var provenance: String
    /// By the farm's clock: when it was handed out, and when it was recorded.
    package var startedAt: Date
    package var finishedAt: Date
    /// When the render began and ended by the worker's clock, which may be wrong; older images have none.
    package var workerStartedAt: Date?
    package var workerFinishedAt: Date?
    /// Seconds of the engine's work on it.
    package var renderSeconds: Double

    package init(
        id: Int64, task: TaskID, attempt: Int, jobName: String, submitter: String, modelName: String,
        modelDigest: String, parameters: GenerationParameters, workerName: String, deviceName: String,
        byteCount: Int, digest: String, pixelDigest: String, infotext: String, provenance: String,
        startedAt: Date, finishedAt: Date, workerStartedAt: Date? = nil, workerFinishedAt: Date? = nil,
        renderSeconds: Double
    ) {
        self.id = id
        self.task = task
        self.attempt = attempt
        self.jobName = jobName
        self.submitter = submitter
        self.modelName = modelName
        self.modelDigest = modelDigest
        self.parameters = parameters
        self.workerName = workerName
        self.deviceName = deviceName
        self.byteCount = byteCount
        self.digest = digest
        self.pixelDigest = pixelDigest
        self.infotext = infotext
        self.provenance = provenance
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.workerStartedAt = workerStartedAt
        self.workerFinishedAt = workerFinishedAt
        self.renderSeconds = renderSeconds
    }
}
