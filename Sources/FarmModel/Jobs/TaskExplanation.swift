package import struct FoundationEssentials.Date

/// Where an image's task stands, and why it is not further: `farm why`.
package struct TaskExplanation: Sendable, Equatable {
    /// What a waiting reason is said as, once it has crossed the wire.
    package struct Reason: Sendable, Equatable {
        package var code: String
        package var text: String

        package init(code: String, text: String) {
            self.code = code
            self.text = text
        }

        package init(_ reason: WaitReason) { self.init(code: reason.code, text: "\(reason)") }
    }

    package var task: TaskID
    package var state: TaskState
    /// How often it was tried.
    package var attempts: Int
    /// Who has it, and since when, while it is leased.
    package var workerName: String?
    package var leasedAt: Date?
    /// Why it waits, while it is queued; what weighs most first.
    package var reasons: [Reason]
    package var lastFailure: AttemptRecord?

    package init(
        task: TaskID, state: TaskState, attempts: Int, workerName: String?, leasedAt: Date?, reasons: [Reason],
        lastFailure: AttemptRecord?
    ) {
        self.task = task
        self.state = state
        self.attempts = attempts
        self.workerName = workerName
        self.leasedAt = leasedAt
        self.reasons = reasons
        self.lastFailure = lastFailure
    }
}
