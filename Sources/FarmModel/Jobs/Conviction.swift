package import struct FoundationEssentials.UUID

/// A failure that did not count, and does now: its worker's device is fit.
package struct Conviction: Sendable, Equatable {
    package var attempt: AttemptID
    package var failure: FailureClass
    package var worker: UUID

    package init(attempt: AttemptID, failure: FailureClass, worker: UUID) {
        self.attempt = attempt
        self.failure = failure
        self.worker = worker
    }
}
