package import FarmModel

package import struct FoundationEssentials.Date

/// A task as it stands, with what bears on its way, read at one moment.
package struct TaskStanding: Sendable, Equatable {
    /// While it is queued, `workers` and the counts say what it waits for.
    package var state: TaskState
    /// How often it was handed out; 0 for one that never was.
    package var attempts: Int
    /// What the model was called when the job was submitted.
    package var modelName: String
    /// Who has it, and since when, while it is leased.
    package var workerName: String?
    /// By the store's clock; nil unless it is leased.
    package var leasedAt: Date?
    /// The newest attempt that failed, though the task may be done since; nil where none has.
    package var lastFailure: AttemptRecord?
    /// The connected ones. Empty, as the counts are 0, unless the task is queued.
    package var workers: [PossibleWorker]
    /// Queued images of the same submitter that are handed out before this one.
    package var imagesBefore: Int
    /// How many others have queued images at all; they take turns.
    package var otherSubmitters: Int

    /// - Parameter leasedAt: nil unless `state` is leased, as `workerName`.
    package init(
        state: TaskState, attempts: Int, modelName: String, workerName: String?, leasedAt: Date?,
        lastFailure: AttemptRecord?, workers: [PossibleWorker], imagesBefore: Int, otherSubmitters: Int
    ) {
        self.state = state
        self.attempts = attempts
        self.modelName = modelName
        self.workerName = workerName
        self.leasedAt = leasedAt
        self.lastFailure = lastFailure
        self.workers = workers
        self.imagesBefore = imagesBefore
        self.otherSubmitters = otherSubmitters
    }
}
