package import struct FoundationEssentials.Date

/// An attempt that ended: with an image, or with a failure.
package struct AttemptRecord: Sendable, Equatable {
    package var id: AttemptID
    package var workerName: String
    /// Nil for an attempt that made the image.
    package var failure: FailureClass?
    package var message: String
    package var startedAt: Date
    package var endedAt: Date

    package init(
        id: AttemptID, workerName: String, failure: FailureClass?, message: String, startedAt: Date, endedAt: Date
    ) {
        self.id = id
        self.workerName = workerName
        self.failure = failure
        self.message = message
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}
