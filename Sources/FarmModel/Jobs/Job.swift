package import struct FoundationEssentials.Date

/// A submitted batch of images with common parameters.
package struct Job: Sendable, Equatable {
    package var id: Int64
    package var name: String
    package var submitter: String
    package var priority: Int
    package var modelName: String
    package var modelDigest: String
    /// The parameters of image 0.
    package var parameters: GenerationParameters
    package var imageCount: Int
    package var submittedAt: Date
    package var finishedAt: Date?
    package var isCancelled: Bool
    package var counts: JobCounts

    package init(
        id: Int64, name: String, submitter: String, priority: Int, modelName: String, modelDigest: String,
        parameters: GenerationParameters, imageCount: Int, submittedAt: Date, finishedAt: Date?, isCancelled: Bool,
        counts: JobCounts
    ) {
        self.id = id
        self.name = name
        self.submitter = submitter
        self.priority = priority
        self.modelName = modelName
        self.modelDigest = modelDigest
        self.parameters = parameters
        self.imageCount = imageCount
        self.submittedAt = submittedAt
        self.finishedAt = finishedAt
        self.isCancelled = isCancelled
        self.counts = counts
    }

    package var state: JobState { JobState(counts: counts, isCancelled: isCancelled) }
}
