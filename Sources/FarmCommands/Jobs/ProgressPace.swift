import FarmModel
import FoundationEssentials

/// Which of a job's news is worth a line in a log: a line at each tenth of its images, one every few seconds where
/// anything moves, and always the last.
struct ProgressPace {
    /// Seconds between lines that tell of no tenth.
    static let interval = 5.0

    private var last: (time: Date, tenth: Int, progress: JobProgress)?

    /// Whether to write a line now; counts it as written.
    mutating func isDue(_ progress: JobProgress, at time: Date) -> Bool {
        let tenth = Self.tenth(of: progress)
        if let last {
            guard last.progress != progress else { return false }
            let isLate = time.timeIntervalSince(last.time) >= Self.interval
            guard isLate || tenth != last.tenth || progress.job.counts.isFinished else { return false }
        }
        last = (time, tenth, progress)
        return true
    }

    /// Of the images that have ended.
    private static func tenth(of progress: JobProgress) -> Int {
        let counts = progress.job.counts
        return (counts.done + counts.failed + counts.cancelled) * 10 / max(1, progress.job.imageCount)
    }
}
