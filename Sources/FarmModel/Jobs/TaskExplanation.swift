package import struct FoundationEssentials.Date

/// Where an image's task stands, and why it is not further: `farm why`.
package struct TaskExplanation: Sendable, Equatable {
    /// What a waiting reason is said as, once it has crossed the wire.
    package struct Reason: Sendable, Equatable {
        /// A stable word for programs, ``WaitReason/code``.
        package var code: String
        /// A sentence for people, without its full stop.
        package var text: String

        /// As a client reads it: a code may be one that a newer coordinator knows.
        package init(code: String, text: String) {
            self.code = code
            self.text = text
        }

        /// Says the reason in words.
        package init(_ reason: WaitReason) { self.init(code: reason.code, text: "\(reason)") }
    }

    /// The image that was asked about.
    package var task: TaskID
    /// At the moment of the answer; ``reasons`` are empty unless it is queued.
    package var state: TaskState
    /// How often it was tried.
    package var attempts: Int
    /// Who has it, and since when, while it is leased.
    package var workerName: String?
    /// Nil unless it is leased.
    package var leasedAt: Date?
    /// Why it waits, while it is queued; what weighs most first.
    package var reasons: [Reason]
    /// The newest attempt that failed; nil where none did.
    package var lastFailure: AttemptRecord?

    /// As the coordinator found it; nothing is checked.
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
