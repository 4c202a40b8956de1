package import FarmModel

/// What the order of handing out depends on, beside the queue itself.
package protocol SchedulingStore: Sendable {
    /// Changes the clocks of submitters, and returns those of all.
    func exchange(usage changes: [UsageChange]) async throws -> [String: Double]
    /// How many tasks are queued with these indices, of each segment, by its first; a segment with `limit` or more is
    /// left out.
    func queuedCounts(_ segments: [TaskID: Range<Int>], below limit: Int) async throws -> [TaskID: Int]
    /// Leases a task that is being rendered once more, as its next attempt, to another session; the attempt before may be
    /// completed still. Nil unless the attempt is the task's current one and that session's, none of the task's has failed
    /// or been lost, nobody is barred from it, and the other session is live, of another worker, and not drained.
    func duplicate(_ attempt: AttemptID, of session: SessionID, to other: SessionID) async throws -> ClaimedTask?
}

/// A submitter's clock is raised to the floor, then runs on.
package struct UsageChange: Sendable, Equatable {
    /// Whose clock; one that is unknown begins at 0.
    package var submitter: String
    /// Seconds of rendering over the weight, below which the clock does not stay; 0 raises nothing.
    package var floor: Double
    /// Of rendering, over the submitter's weight.
    package var seconds: Double

    /// - Parameter seconds: below 0 where less was rendered than had been charged.
    package init(submitter: String, floor: Double, seconds: Double) {
        self.submitter = submitter
        self.floor = floor
        self.seconds = seconds
    }

    /// The submitter's clock after the change; `clock` is nil for one that has none.
    package func clock(after clock: Double?) -> Double { max(clock ?? 0, floor) + seconds }
}
