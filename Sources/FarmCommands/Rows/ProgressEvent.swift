import FarmModel

/// A line of `watch --json` while the job goes on.
struct ProgressEvent: Encodable, Sendable {
    struct Rendering: Encodable, Sendable {
        var index: Int
        var worker: String
        var step: Int
        var steps: Int
    }

    var event = "progress"
    var job: Int64
    var state: JobState
    var imageCount: Int
    var counts: JobRow.Counts
    var rendering: [Rendering]
    @NullEncoded var imagesPerSecond: Double?
    @NullEncoded var secondsLeft: Double?

    init(_ progress: JobProgress, _ estimate: ProgressEstimator.Estimate) {
        let row = JobRow(progress.job)
        job = row.id
        state = row.state
        imageCount = row.imageCount
        counts = row.counts
        rendering = progress.rendering.map {
            Rendering(index: $0.task.index, worker: $0.workerName, step: $0.step, steps: $0.steps)
        }
        imagesPerSecond = estimate.imagesPerSecond
        secondsLeft = estimate.secondsLeft
    }
}
