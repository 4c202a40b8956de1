import FoundationEssentials

/// What `farm retry` did.
struct JobRetryOutput: ReportOutput {
    var job: JobOutput
    /// Failed images that this call queued again.
    var retriedImages: Int64

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("job", "\(job.id)"), ("retried", "\(retriedImages)")])]
    }
}
