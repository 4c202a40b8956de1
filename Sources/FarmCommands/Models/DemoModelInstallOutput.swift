import FoundationEssentials

/// What `farm models install-demo` did.
struct DemoModelInstallOutput: ReportOutput {
    var manifest: String

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("manifest", manifest)])]
    }
}
