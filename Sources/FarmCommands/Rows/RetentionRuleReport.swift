import FarmModel
import FoundationEssentials

/// What `farm retention add` did, or would do.
struct RetentionRuleReport: Report {
    var rule: RetentionRuleRow
    /// Images that the rule lets go now.
    var dueImages: Int64

    var sentence: String {
        let due = dueImages == 0 ? "no image" : JobRow.images(Int(dueImages))
        guard let id = rule.id else { return "would \(rule.says): \(due) would be deleted now" }
        return "rule \(id): \(rule.says); \(due) to delete now"
    }

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("rule", rule.says), ("due", JobRow.images(Int(dueImages)))])]
    }
}
