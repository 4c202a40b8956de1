import FarmBasics
import FarmModel
import FoundationEssentials
import Recipes

/// A job in full: `farm show`.
struct JobShowOutput: ReportOutput {
    var job: JobOutput
    /// The newest failed attempts, or the last ones of the images that failed for good.
    var failures: [AttemptOutput]
    /// Its images that are still there; null where the coordinator does not say.
    @NullEncoded var disk: DiskOutput?
    /// Along which the images of a recipe differ; null for a job without one.
    @NullEncoded var axes: [AxisOutput]?
    private var onlyFailed = false

    private enum CodingKeys: CodingKey { case job, failures, disk, axes }

    init(
        job: JobOutput, failures: [AttemptOutput], disk: DiskOutput? = nil, axes: [RecipeAxis]? = nil,
        onlyFailed: Bool = false
    ) {
        self.job = job
        self.failures = failures
        self.disk = disk
        self.axes = axes.map { $0.map(AxisOutput.init) }
        self.onlyFailed = onlyFailed
    }

    func sections(now: Date) -> [ReportSection] {
        var fields: [(label: String, value: String)] = [
            ("job", "\(job.id)\(job.name.isEmpty ? "" : " (\(job.name))"), by \(job.submitter)"),
            ("state", job.state.rawValue),
            ("images", "\(job.imageCount): \(job.countsText)"),
            ("priority", "\(job.priority)"),
            ("model", "\(job.modelName) (\(job.modelDigest.shortHash))"),
        ]
        if let axes {
            if !axes.isEmpty { fields.append(("recipe", axes.map(\.text).joined(separator: "\n"))) }
        } else {
            fields += job.parameters.fields(seeds: job.seeds)
        }
        fields.append(("submitted", TimeFormat.local(job.submittedAt)))
        if let finishedAt = job.finishedAt { fields.append(("finished", TimeFormat.local(finishedAt))) }
        fields.append(("time", TimeFormat.duration(job.elapsed(now: now))))
        if let disk {
            let gone = job.counts.done - disk.images
            fields.append(("disk", gone > 0 ? "\(disk.text); \(gone) deleted" : disk.text))
        }
        var sections = [ReportSection(fields: fields)]
        if axes != nil {
            sections.append(
                ReportSection("Image 0", fields: job.parameters.fields(seeds: "\(job.parameters.seed)")))
        }
        if onlyFailed { return sections + [failedImages] }
        return failures.isEmpty
            ? sections : sections + [ReportSection("Failed attempts, newest first", fields: failures.map(\.field))]
    }

    private var failedImages: ReportSection {
        guard !failures.isEmpty else { return ReportSection(fields: [("failed", "no image has failed for good")]) }
        let hidden = job.counts.failed - failures.count
        let title = "Failed images" + (hidden > 0 ? ", the first \(failures.count) of \(job.counts.failed)" : "")
        return ReportSection(title, fields: failures.map(\.wholeField))
    }
}
