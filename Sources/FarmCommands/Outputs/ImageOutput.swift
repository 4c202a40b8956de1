import FarmBasics
import FarmModel
import FoundationEssentials

/// An image of the history.
struct ImageOutput: ListOutput, ReportOutput {
    var id: ImageID
    var job: JobID
    var index: Int
    var attempt: Int
    var jobName: String
    var submitter: String
    var modelName: String
    var modelDigest: Digest
    /// With this image's own seed.
    var parameters: ParametersOutput
    var worker: String
    var device: String
    var byteCount: Int
    var sha256: Digest
    var pixelSHA256: Digest
    var infotext: String
    /// The JSON text of the PNG's own metadata.
    var provenance: String
    /// By the farm's clock: handed out, and recorded.
    var startedAt: Date
    var finishedAt: Date
    /// The render's, by the worker's clock.
    @NullEncoded var workerStartedAt: Date?
    @NullEncoded var workerFinishedAt: Date?
    var renderSeconds: Double

    init(_ image: ImageRecord) {
        id = image.id
        job = image.task.job
        index = image.task.index
        attempt = image.attempt
        jobName = image.jobName
        submitter = image.submitter
        modelName = image.modelName
        modelDigest = image.modelDigest
        parameters = ParametersOutput(image.parameters)
        worker = image.workerName
        device = image.deviceName
        byteCount = image.byteCount
        sha256 = image.digest
        pixelSHA256 = image.pixelDigest
        infotext = image.infotext
        provenance = image.provenance
        startedAt = image.startedAt
        finishedAt = image.finishedAt
        workerStartedAt = image.workerStartedAt
        workerFinishedAt = image.workerFinishedAt
        renderSeconds = image.renderSeconds
    }

    static let columns: [Column<ImageOutput>] = [
        Column(title: "IMAGE", alignment: .trailing) { row, _ in "\(row.id)" },
        Column(title: "JOB", alignment: .trailing) { row, _ in "\(row.job).\(row.index)" },
        Column(title: "PROMPT", isFlexible: true) { row, _ in row.parameters.title.shortened(to: 80) },
        Column(title: "MODEL", isFlexible: true) { row, _ in row.modelName },
        Column(title: "SAMPLER", isFlexible: true) { row, _ in row.parameters.samplerAndSchedule },
        Column(title: "STEPS", alignment: .trailing) { row, _ in "\(row.parameters.steps)" },
        Column(title: "SEED", alignment: .trailing) { row, _ in "\(row.parameters.seed)" },
        Column(title: "SIZE") { row, _ in row.parameters.size },
        Column(title: "WORKER", isFlexible: true) { row, _ in row.worker },
        Column(title: "RENDERED", alignment: .trailing) { row, _ in TimeFormat.duration(row.renderSeconds) },
        Column(title: "FINISHED") { row, _ in TimeFormat.local(row.finishedAt) },
    ]

    func sections(now: Date) -> [ReportSection] {
        let head: [(label: String, value: String)] = [
            ("image", "\(id)"),
            ("job", "\(job)\(jobName.isEmpty ? "" : " (\(jobName))"), image \(index), by \(submitter)"),
            ("model", "\(modelName) (\(modelDigest.shortHash))"),
        ]
        let tail: [(label: String, value: String)] = [
            ("worker", "\(worker), \(device), try \(attempt)"),
            ("finished", "\(TimeFormat.local(finishedAt)), after \(TimeFormat.duration(renderSeconds))"),
            ("file", "PNG, \(ByteCount.text(Int64(byteCount))), SHA-256 \(sha256)"),
            ("pixels", "SHA-256 \(pixelSHA256)"),
        ]
        return [ReportSection(fields: head + parameters.fields(seeds: "\(parameters.seed)") + tail)]
    }
}
