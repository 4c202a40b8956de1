import FarmBasics
import FarmModel
import FoundationEssentials

/// What the farm keeps, and the rules that let images go: `farm retention`.
struct RetentionListOutput: ReportOutput {
    /// All images and their bytes.
    var disk: DiskOutput
    /// Of the whole database's files.
    var databaseBytes: Int64
    /// Deleted jobs whose rows are still going.
    var deletingJobs: Int
    var rules: [RetentionRuleOutput]

    init(_ use: FarmDiskUse, rules: [RetentionRule]) {
        disk = DiskOutput(use.kept)
        databaseBytes = use.databaseBytes
        deletingJobs = use.deletingJobs
        self.rules = rules.map(RetentionRuleOutput.init)
    }

    func sections(now: Date) -> [ReportSection] {
        var fields: [(label: String, value: String)] = [
            ("kept", disk.text), ("database", ByteCount.text(databaseBytes)),
        ]
        if deletingJobs > 0 { fields.append(("deleting", deletingJobs == 1 ? "1 job" : "\(deletingJobs) jobs")) }
        guard !rules.isEmpty else {
            return [ReportSection(fields: fields + [("rules", "none: everything is kept")])]
        }
        let lines = rules.map { (label: $0.id.map(String.init) ?? "", value: $0.says) }
        return [ReportSection(fields: fields), ReportSection("Rules", fields: lines)]
    }
}
