import FoundationEssentials

/// What `farm fetch` did.
struct JobFetchOutput: ReportOutput {
    var job: JobOutput
    var folder: String
    /// How many files this run saved.
    var newFiles: Int
    /// All files of the job that are in the folder.
    var files: [String]
    /// Those that this run saved under another name, as another file has theirs.
    var renamed: [String] = []
    /// What was fetched: images, or their thumbnails.
    var what = What.images

    enum What: String, Encodable, Sendable { case images, thumbnails }

    /// Finished images without one.
    private var lacking: Int { what == .thumbnails ? max(0, listedImages - files.count) : 0 }
    /// Finished images that are still there.
    var listedImages = 0

    private enum CodingKeys: CodingKey { case job, folder, newFiles, files, renamed, what }

    var sentence: String {
        let isEmpty = files.isEmpty && listedImages == 0
        guard !isEmpty || job.counts.done == 0 else {
            return "the images of job \(job.id) were deleted (\(job.countsText))"
        }
        guard !isEmpty else { return "job \(job.id) has no finished images yet (\(job.countsText))" }
        let noun = what == .images ? "image" : "thumbnail"
        let new = newFiles == 0 ? "nothing new" : newFiles == 1 ? "1 new \(noun)" : "\(newFiles) new \(noun)s"
        let rest = job.counts.queued + job.counts.running
        let more = rest > 0 ? "; \(rest) still to come" : ""
        let old = lacking > 0 ? "; \(JobOutput.images(lacking)) of an earlier version without a thumbnail" : ""
        return "\(new), \(files.count) of \(job.imageCount) in \(folder)\(more)\(old)\(Self.words(renamed: renamed))"
    }

    /// Empty where there are none.
    static func words(renamed: [String]) -> String {
        guard let first = renamed.first else { return "" }
        let other = renamed.count == 1 ? "it is \(first)" : "the first is \(first)"
        return "; \(JobOutput.images(renamed.count)) beside another file of the same name: \(other)"
    }

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("job", "\(job.id)"), ("folder", folder), ("new files", "\(newFiles)")])]
    }
}
