import FoundationEssentials

/// What `farm models install-demo` did.
struct DemoModelReport: Report {
    var manifest: String

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("manifest", manifest)])]
    }
}
