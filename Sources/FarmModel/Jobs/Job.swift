package import FarmBasics

package import struct FoundationEssentials.Date

/// A submitted batch of images with common parameters.
package struct Job: Sendable, Equatable {
    /// From 1, counted up by the store.
    package var id: JobID
    /// For people, at most 200 bytes; may be empty and need not be unique.
    package var name: String
    /// Whose turn its images take, at most 200 bytes; the `farm` command says the user's name.
    package var submitter: String
    /// −1000 to 1000; higher ones go first among the submitter's own jobs.
    package var priority: Int
    /// What the model was called when the job was submitted.
    package var modelName: String
    /// The model's digest: this decides what is rendered, the name does not.
    package var modelDigest: Digest
    /// The parameters of image 0.
    package var parameters: GenerationParameters
    /// 1 to 1,000,000; tasks 0 to one less.
    package var imageCount: Int
    /// The store's clock, as all times here.
    package var submittedAt: Date
    /// When its last image was settled; nil while any is queued or running, and again once a person retries it.
    package var finishedAt: Date?
    /// Whether a person has ever cancelled it: images that were done before stay, and a retry leaves it true.
    package var isCancelled: Bool
    /// They sum up to ``imageCount``.
    package var counts: JobCounts

    /// The store's row, as it is read; nothing is checked.
    package init(
        id: JobID, name: String, submitter: String, priority: Int, modelName: String, modelDigest: Digest,
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

    /// In one word, from ``counts`` and ``isCancelled``.
    package var state: JobState { JobState(counts: counts, isCancelled: isCancelled) }
}
