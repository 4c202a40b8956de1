package import FarmModel

/// Tasks on their way: claimed by sessions, failed, given back.
package protocol TaskStore: Sendable {
    /// Every job that has a queued task.
    func openJobs() async throws -> [OpenJob]
    /// Leases queued tasks of a job, in index order, one for each entry of `sessions`. Sessions that have ended get
    /// none, and fewer tasks come back where fewer are queued.
    func claim(job id: Int64, sessions: [Int64]) async throws -> [ClaimedTask]
    /// Records a failed attempt and requeues the task or fails it for good; nil where the attempt is not that
    /// session's current one.
    func fail(_ failure: AttemptFailure, session: Int64) async throws -> TaskState?
    /// Gives back attempts that were not begun.
    func release(_ attempts: [AttemptID], session: Int64) async throws
}

/// A job with work to hand out.
package struct OpenJob: Sendable, Equatable {
    package var id: Int64
    package var submitter: String
    package var priority: Int
    package var modelDigest: String
    package var parameters: GenerationParameters

    package init(
        id: Int64, submitter: String, priority: Int, modelDigest: String, parameters: GenerationParameters
    ) {
        self.id = id
        self.submitter = submitter
        self.priority = priority
        self.modelDigest = modelDigest
        self.parameters = parameters
    }
}

/// A task that a session has just leased.
package struct ClaimedTask: Sendable, Equatable {
    package var attempt: AttemptID
    package var session: Int64

    package init(attempt: AttemptID, session: Int64) {
        self.attempt = attempt
        self.session = session
    }
}

/// What a worker says of an attempt that failed.
package struct AttemptFailure: Sendable, Equatable {
    package var attempt: AttemptID
    package var failure: FailureClass
    package var message: String
    /// Whether the task may be tried again if it has failed no more than `maximumFailures` times with this one.
    package var isRetryable: Bool
    package var maximumFailures: Int

    package init(
        attempt: AttemptID, failure: FailureClass, message: String, isRetryable: Bool, maximumFailures: Int
    ) {
        self.attempt = attempt
        self.failure = failure
        self.message = message
        self.isRetryable = isRetryable
        self.maximumFailures = maximumFailures
    }
}
