import FarmBasics
import FarmModel

/// A job's progress in one line.
enum ProgressLine {
    /// For a terminal: `job 12 [######--------] 37/100, 2 failed, 1.2/s, 0:52 left, image 37 step 7/20 on worker-1`.
    static func bar(_ progress: JobProgress, _ estimate: ProgressEstimator.Estimate, width: Int) -> String {
        let counts = progress.job.counts
        let total = max(1, progress.job.imageCount)
        let ended = counts.done + counts.failed + counts.cancelled
        let cells = max(5, min(30, width / 5))
        let filled = min(cells, ended * cells / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: cells - filled)
        let text = "job \(progress.job.id) [\(bar)] " + parts(progress, estimate).joined(separator: ", ")
        // The last column stays free: some terminals wrap when it is written.
        return DisplayWidth.truncate(TerminalText.line(text), to: max(10, width - 1))
    }

    /// For a log: `job 12: 37/100, 2 failed, …`.
    static func plain(_ progress: JobProgress, _ estimate: ProgressEstimator.Estimate) -> String {
        "job \(progress.job.id): " + parts(progress, estimate).joined(separator: ", ")
    }

    private static func parts(_ progress: JobProgress, _ estimate: ProgressEstimator.Estimate) -> [String] {
        let counts = progress.job.counts
        var parts = ["\(counts.done)/\(progress.job.imageCount)"]
        if counts.failed > 0 { parts.append("\(counts.failed) failed") }
        if counts.cancelled > 0 { parts.append("\(counts.cancelled) cancelled") }
        if counts.isFinished { return parts }
        if let rate = estimate.imagesPerSecond { parts.append(Self.rate(rate)) }
        if let left = estimate.secondsLeft { parts.append("\(TimeFormat.duration(left)) left") }
        if let first = progress.rendering.min(by: { $0.task < $1.task }) {
            let others = progress.rendering.count > 1 ? " and \(progress.rendering.count - 1) more" : ""
            let step = first.steps > 0 ? "step \(first.step)/\(first.steps)" : "starting"
            parts.append("image \(first.task.index) \(step) on \(first.workerName)\(others)")
        } else {
            parts.append("waiting for a worker")
        }
        return parts
    }

    /// `1.2/s`, `4.0/min`, `11/h`: the unit in which the number is at least 1, if any.
    private static func rate(_ perSecond: Double) -> String {
        if perSecond >= 1 { return TimeFormat.decimal(perSecond, places: 1) + "/s" }
        if perSecond * 60 >= 1 { return TimeFormat.decimal(perSecond * 60, places: 1) + "/min" }
        return TimeFormat.decimal(perSecond * 3600, places: 1) + "/h"
    }
}
