import FoundationEssentials

/// What `farm open` wrote.
struct JobOpenOutput: ReportOutput {
    var job: JobOutput
    /// The page's path.
    var page: String
    /// How many images are on it.
    var images: Int
    /// Files that this run fetched.
    var newFiles: Int

    var sentence: String {
        let rest = job.counts.queued + job.counts.running
        let more = rest > 0 ? "; \(rest) still to come: run it again" : ""
        return "\(images) of \(JobOutput.images(job.imageCount)) on \(page)\(more)"
    }

    func sections(now: Date) -> [ReportSection] {
        [
            ReportSection(fields: [
                ("job", "\(job.id)"), ("page", page), ("images", "\(images)"), ("new files", "\(newFiles)"),
            ])
        ]
    }
}
