package import FarmBasics

package import struct FoundationEssentials.Date

/// An image in the farm's history.
package struct ImageRecord: Sendable, Equatable {
    /// Grows with every image that is recorded, so that the history's pages go by it.
    package var id: ImageID
    /// Its job's number and its index in it, from 0.
    package var task: TaskID
    /// Which try at the task gave it, from 1.
    package var attempt: Int
    /// As the job was submitted; empty for one without a name.
    package var jobName: String
    /// Whoever submitted its job, by name.
    package var submitter: String
    /// What the farm called the model when the job was submitted; with a recipe each image has its own.
    package var modelName: String
    /// As ``ModelDescription/digest``.
    package var modelDigest: Digest
    /// With this image's own seed.
    package var parameters: GenerationParameters
    /// The worker that delivered it, by the name that it has now.
    package var workerName: String
    /// As the engine names the device, such as the processor's or the graphics card's name.
    package var deviceName: String
    /// Bytes of the PNG.
    package var byteCount: Int
    /// SHA-256 of the PNG, in lower-case hex.
    package var digest: Digest
    /// As ``Provenance/pixelDigest``: another PNG encoder does not change it.
    package var pixelDigest: Digest
    /// The PNG's `parameters` text; of an enlarged picture its `postprocessing` text.
    package var infotext: String
    /// The JSON of the PNG's `diffusionfarm` chunk.
    package var provenance: String
    /// When it was handed out, by the farm's clock.
    package var startedAt: Date
    /// When it was recorded, by the farm's clock.
    package var finishedAt: Date
    /// When the render began by the worker's clock, which may be wrong; nil for images of older builds.
    package var workerStartedAt: Date?
    /// When the render ended by the same clock; nil for the same images.
    package var workerFinishedAt: Date?
    /// Seconds of the engine's work on it.
    package var renderSeconds: Double

    /// Nothing is checked: a store makes it of what was checked before it was recorded.
    package init(
        id: ImageID, task: TaskID, attempt: Int, jobName: String, submitter: String, modelName: String,
        modelDigest: Digest, parameters: GenerationParameters, workerName: String, deviceName: String,
        byteCount: Int, digest: Digest, pixelDigest: Digest, infotext: String, provenance: String,
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
