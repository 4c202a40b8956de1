import FarmBasics
import FarmModel
import FoundationEssentials
import Recipes

/// A job as `jobs`, `show` and `submit` print it.
struct JobOutput: ListOutput {
    struct Counts: Encodable, Sendable {
        var queued: Int
        var running: Int
        var done: Int
        var failed: Int
        var cancelled: Int
    }

    var id: JobID
    var name: String
    var submitter: String
    var state: JobState
    var priority: Int
    var imageCount: Int
    var counts: Counts
    var modelName: String
    var modelDigest: Digest
    /// Of image 0.
    var parameters: ParametersOutput
    var submittedAt: Date
    @NullEncoded var finishedAt: Date?
    /// From submission to the end; nil while it goes on.
    @NullEncoded var durationSeconds: Double?

    init(_ job: Job) {
        id = job.id
        name = job.name
        submitter = job.submitter
        state = job.state
        priority = job.priority
        imageCount = job.imageCount
        counts = Counts(
            queued: job.counts.queued, running: job.counts.running, done: job.counts.done, failed: job.counts.failed,
            cancelled: job.counts.cancelled)
        modelName = job.modelName
        modelDigest = job.modelDigest
        parameters = ParametersOutput(job.parameters)
        submittedAt = job.submittedAt
        finishedAt = job.finishedAt
        durationSeconds = job.finishedAt.map { $0.timeIntervalSince(job.submittedAt) }
    }

    static let columns: [Column<JobOutput>] = [
        Column(title: "JOB", alignment: .trailing) { row, _ in "\(row.id)" },
        Column(title: "NAME", isFlexible: true) { row, _ in row.name.isEmpty ? row.parameters.title : row.name },
        Column(title: "BY", isFlexible: true) { row, _ in row.submitter },
        Column(title: "STATE") { row, _ in row.state.rawValue },
        Column(title: "DONE", alignment: .trailing) { row, _ in "\(row.counts.done)/\(row.imageCount)" },
        Column(title: "FAILED", alignment: .trailing) { row, _ in "\(row.counts.failed)" },
        Column(title: "MODEL", isFlexible: true) { row, _ in row.modelName },
        Column(title: "SIZE") { row, _ in row.parameters.size },
        Column(title: "SUBMITTED") { row, _ in TimeFormat.local(row.submittedAt) },
        Column(title: "TIME", alignment: .trailing) { row, now in TimeFormat.duration(row.elapsed(now: now)) },
    ]

    func elapsed(now: Date) -> Double { durationSeconds ?? now.timeIntervalSince(submittedAt) }

    /// `42…141`.
    var seeds: String {
        let last = parameters.seed.addingReportingOverflow(Int64(max(0, imageCount - 1))).partialValue
        return imageCount == 1 ? "\(parameters.seed)" : "\(parameters.seed)…\(last)"
    }

    /// One line on what was asked for.
    var summary: String {
        if let upscaling = parameters.upscaling {
            return "job \(id): \(Self.images(imageCount)) upscaled, \(upscaling.text), model \(modelName)"
        }
        let seeds = imageCount == 1 ? "seed \(seeds)" : "seeds \(seeds)"
        let prompt = parameters.prompt.shortened(to: 40)
        return "job \(id): \(Self.images(imageCount)) of '\(prompt)' \(parameters.size), \(parameters.steps) steps, "
            + "\(parameters.samplerAndSchedule), \(seeds), model \(modelName)"
    }

    /// The same for a job whose images differ along these axes.
    func summary(_ axes: [RecipeAxis]) -> String {
        let grid = axes.isEmpty ? "" : ": " + axes.map { "\($0.name) \($0.count)" }.joined(separator: " × ")
        let model = axes.contains { $0.name == RecipeParameter.model.label } ? "" : ", model \(modelName)"
        return "job \(id): \(Self.images(imageCount)) of a recipe\(grid)\(model)"
    }

    static func images(_ count: Int) -> String { count == 1 ? "1 image" : "\(count) images" }

    /// `37 done, 2 failed, 61 queued`, without what is zero.
    var countsText: String {
        let parts = [
            (counts.done, "done"), (counts.running, "running"), (counts.queued, "queued"), (counts.failed, "failed"),
            (counts.cancelled, "cancelled"),
        ]
        let text = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return text.isEmpty ? "no images" : text
    }
}
