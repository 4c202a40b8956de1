import FoundationEssentials

/// What `farm retention remove` did.
struct RetentionRemoveOutput: ReportOutput {
    var removedRule: Int64

    func sections(now: Date) -> [ReportSection] { [ReportSection(fields: [("removed", "\(removedRule)")])] }
}
