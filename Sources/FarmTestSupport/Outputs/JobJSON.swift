package import FarmModel

/// A job in the JSON of `farm jobs`, `farm show` and `farm submit`.
package struct JobJSON: Decodable, Sendable {
    /// See ``JobCounts``; they sum up to the job's images.
    package struct Counts: Decodable, Sendable, Equatable {
        /// Waiting for a worker.
        package let queued: Int
        /// Leased, begun or not.
        package let running: Int
        /// With a recorded result.
        package let done: Int
        /// For good.
        package let failed: Int
        /// By a person, before they were done.
        package let cancelled: Int
    }

    /// From 1.
    package let id: JobID
    /// A ``JobState`` in its word.
    package let state: String
    /// Images that were asked for.
    package let imageCount: Int
    /// At the moment of the answer.
    package let counts: Counts
}
