/// One try at a task. Attempts count from 1; every message about a running task carries its attempt, so that a late
/// word about an earlier one is known as such.
package struct AttemptID: Sendable, Hashable, Codable, CustomStringConvertible {
    package var task: TaskID
    package var attempt: Int

    package init(task: TaskID, attempt: Int) {
        self.task = task
        self.attempt = attempt
    }

    package var description: String { "\(task)#\(attempt)" }
}
