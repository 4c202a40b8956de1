import FoundationEssentials

/// What `farm cancel` did.
struct JobCancelOutput: ReportOutput {
    var job: JobOutput
    /// Images that this call took from the queue or from a worker.
    var cancelledImages: Int64

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("job", "\(job.id)"), ("cancelled", "\(cancelledImages)")])]
    }
}
