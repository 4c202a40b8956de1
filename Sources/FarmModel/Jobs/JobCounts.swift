/// How many of a job's images stand where.
package struct JobCounts: Sendable, Equatable {
    /// Waiting, also those that failed and are tried again.
    package var queued: Int
    /// Leased to a worker, begun or not.
    package var running: Int
    /// With a recorded result, though it may have been deleted since.
    package var done: Int
    /// Failed for good: no more tries.
    package var failed: Int
    /// Taken back by a person before they were done.
    package var cancelled: Int

    /// No number is negative.
    package init(queued: Int = 0, running: Int = 0, done: Int = 0, failed: Int = 0, cancelled: Int = 0) {
        self.queued = queued
        self.running = running
        self.done = done
        self.failed = failed
        self.cancelled = cancelled
    }

    /// The job's ``Job/imageCount``.
    package var total: Int { queued + running + done + failed + cancelled }
    /// Whether every image has settled, well or not. A retry makes it false again.
    package var isFinished: Bool { queued == 0 && running == 0 }
}
