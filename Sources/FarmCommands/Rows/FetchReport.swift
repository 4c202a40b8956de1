import FoundationEssentials

/// What `farm fetch` did.
struct FetchReport: Report {
    var job: JobRow
    var folder: String
    /// How many files this run saved.
    var newFiles: Int
    /// All files of the job that are in the folder.
    var files: [String]

    var sentence: String {
        guard !files.isEmpty || job.counts.done == 0 else {
            return "the images of job \(job.id) were deleted (\(job.countsText))"
        }
        guard !files.isEmpty else { return "job \(job.id) has no finished images yet (\(job.countsText))" }
        let new = newFiles == 0 ? "nothing new" : newFiles == 1 ? "1 new image" : "\(newFiles) new images"
        let rest = job.counts.queued + job.counts.running
        let more = rest > 0 ? "; \(rest) still to come" : ""
        return "\(new), \(files.count) of \(job.imageCount) in \(folder)\(more)"
    }

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("job", "\(job.id)"), ("folder", folder), ("new files", "\(newFiles)")])]
    }
}
