/// How many of a job's images stand where.
package struct JobCounts: Sendable, Equatable {
    package var queued: Int
    package var running: Int
    package var done: Int
    package var failed: Int
    package var cancelled: Int

    package init(queued: Int = 0, running: Int = 0, done: Int = 0, failed: Int = 0, cancelled: Int = 0) {
        self.queued = queued
        self.running = running
        self.done = done
        self.failed = failed
        self.cancelled = cancelled
    }

    package var total: Int { queued + running + done + failed + cancelled }
    package var isFinished: Bool { queued == 0 && running == 0 }
}
