import FoundationEssentials

/// What `farm retry` did.
struct RetryReport: Report {
    var job: JobRow
    /// Failed images that this call queued again.
    var retriedImages: Int64

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("job", "\(job.id)"), ("retried", "\(retriedImages)")])]
    }
}
