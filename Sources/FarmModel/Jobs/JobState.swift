/// A job's state in one word, derived from its counts.
package enum JobState: String, Sendable, Codable, CaseIterable {
    case queued, running, done, failed, cancelled

    /// Running from the first lease until the last image has settled; cancelled only where that took an image; failed
    /// where one image failed for good.
    package init(counts: JobCounts, isCancelled: Bool) {
        if !counts.isFinished {
            self = counts.running + counts.done + counts.failed > 0 ? .running : .queued
        } else if isCancelled, counts.cancelled > 0 {
            self = .cancelled
        } else {
            self = counts.failed > 0 ? .failed : .done
        }
    }
}
