import FoundationEssentials

/// What `farm models make-sample` did.
struct SampleModelReport: Report {
    var manifest: String
    var seed: UInt64

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("manifest", manifest), ("seed", "\(seed)")])]
    }
}
