package import struct FoundationEssentials.UUID

/// A failure that did not count, and does now: its worker's device is fit.
package struct Conviction: Sendable, Equatable {
    /// The one that failed; its task may have been tried again since.
    package var attempt: AttemptID
    /// What it had failed of, of which both the task and the device could be the cause.
    package var failure: FailureClass
    /// The identity of the worker whose device it was.
    package var worker: UUID

    /// Made where the device renders another image: ``FailureBlame/open`` becomes ``FailureBlame/task``.
    package init(attempt: AttemptID, failure: FailureClass, worker: UUID) {
        self.attempt = attempt
        self.failure = failure
        self.worker = worker
    }
}
