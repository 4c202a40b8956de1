import FoundationEssentials

/// What `farm retention add` did, or would do.
struct RetentionAddOutput: ReportOutput {
    var rule: RetentionRuleOutput
    /// Images that the rule lets go now.
    var dueImages: Int64

    var sentence: String {
        let due = dueImages == 0 ? "no image" : JobOutput.images(Int(dueImages))
        guard let id = rule.id else { return "would \(rule.says): \(due) would be deleted now" }
        return "rule \(id): \(rule.says); \(due) to delete now"
    }

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("rule", rule.says), ("due", JobOutput.images(Int(dueImages)))])]
    }
}
