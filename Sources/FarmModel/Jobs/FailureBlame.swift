/// Whose a failure is, as far as its device's other work tells.
package enum FailureBlame: Sendable, CaseIterable {
    /// It counts against the task.
    case task
    /// Not known yet.
    case open
    /// The device's, which cools down.
    case device
}
