import FarmModel
import FoundationEssentials

/// What `farm delete` did.
struct JobDeleteOutput: ReportOutput {
    var job: JobID
    /// What the job kept.
    var disk: DiskOutput

    var sentence: String { "deleted job \(job): \(disk.text)" }

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("job", "\(job)"), ("deleted", disk.text)])]
    }
}
