package import FarmModel
import Logging

extension Logger.Metadata {
    /// The words by which every log line about an attempt names it.
    package init(attempt: AttemptID) {
        self = [
            "job": "\(attempt.task.job)", "task": "\(attempt.task)", "attempt": "\(attempt.attempt)",
        ]
    }
}
