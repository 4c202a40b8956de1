package import FarmModel

/// A store that can look at the farm as somebody may.
package protocol Scoped: Sendable {
    /// The same store for a call of somebody who reaches these jobs and their images alone: all others are as if they were
    /// not there, in what people ask and in what they change. What the farm does of itself knows no scope: dispatch,
    /// deliveries, workers, files, rules of retention.
    ///
    /// The last one counts, and ``Audited/audited(_:)`` may come before or after it.
    func within(_ scope: JobScope) -> Self
}
