/// One try at a task. Attempts count from 1; every message about a running task carries its attempt, so that a late
/// word about an earlier one is known as such.
package struct AttemptID: Sendable, Codable, CustomStringConvertible {
    /// The image that is tried.
    package var task: TaskID
    /// From 1; the store counts it up with each lease of the task.
    package var attempt: Int
    /// The job's random key, which came with the assignment: it shows that the word is about this job, and not about
    /// another of the same number that an older state of the database had. Nil for a job without one.
    package var key: Int64?

    /// - Parameter key: nil where it is not at hand, as for what the store itself reads.
    package init(task: TaskID, attempt: Int, key: Int64? = nil) {
        self.task = task
        self.attempt = attempt
        self.key = key
    }

    /// `12.0#1`: for messages and log lines, read by nobody.
    package var description: String { "\(task)#\(attempt)" }
}

/// The key is no part of what an attempt is: the store alone judges it.
extension AttemptID: Hashable {
    /// Equal where task and attempt are, whatever the keys.
    package static func == (a: AttemptID, b: AttemptID) -> Bool { a.task == b.task && a.attempt == b.attempt }

    /// Without the key, as `==`.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(task)
        hasher.combine(attempt)
    }
}
