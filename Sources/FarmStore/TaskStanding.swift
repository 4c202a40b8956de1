package import FarmModel

package import struct FoundationEssentials.Date

/// A task as it stands, with what bears on its way, read at one moment.
package struct TaskStanding: Sendable, Equatable {
    package var state: TaskState
    package var attempts: Int
    package var modelName: String
    /// Who has it, and since when, while it is leased.
    package var workerName: String?
    package var leasedAt: Date?
    package var lastFailure: AttemptRecord?
    /// The connected ones. Empty, as the counts are 0, unless the task is queued.
    package var workers: [PossibleWorker]
    /// Queued images of the same submitter that are handed out before this one.
    package var imagesBefore: Int
    package var otherSubmitters: Int

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
