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
    var job: JobID
    var state: JobState
    var imageCount: Int
    var counts: JobOutput.Counts
    var rendering: [Rendering]
    @NullEncoded var imagesPerSecond: Double?
    @NullEncoded var secondsLeft: Double?

    init(_ progress: JobProgress, _ estimate: ProgressEstimator.Estimate) {
        let output = JobOutput(progress.job)
        job = output.id
        state = output.state
        imageCount = output.imageCount
        counts = output.counts
        rendering = progress.rendering.map {
            Rendering(index: $0.task.index, worker: $0.workerName, step: $0.step, steps: $0.steps)
        }
        imagesPerSecond = estimate.imagesPerSecond
        secondsLeft = estimate.secondsLeft
    }
}
