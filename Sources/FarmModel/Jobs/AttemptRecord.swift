package import struct FoundationEssentials.Date

/// An attempt that ended: with an image, or with a failure.
package struct AttemptRecord: Sendable, Equatable {
    /// Without its job's key.
    package var id: AttemptID
    /// What the worker that had it is called now.
    package var workerName: String
    /// Nil for an attempt that made the image.
    package var failure: FailureClass?
    /// The failure in words, by the engine's host, the worker or the coordinator; empty for an attempt that made the
    /// image.
    package var message: String
    /// When it was handed to its worker, by the store's clock; for one that was failed untried, the same as
    /// ``endedAt``.
    package var startedAt: Date
    /// When its end was recorded, by the store's clock.
    package var endedAt: Date

    /// The store's row, as it is read; nothing is checked.
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
