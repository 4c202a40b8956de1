import FoundationEssentials

/// One thing shown in full: its JSON keys are stable, its sections are for people.
protocol ReportOutput: Encodable, Sendable {
    func sections(now: Date) -> [ReportSection]
}

/// Labelled fields under a title.
struct ReportSection: Sendable {
    var title: String?
    var fields: [(label: String, value: String)]

    init(_ title: String? = nil, fields: [(label: String, value: String)]) {
        self.title = title
        self.fields = fields
    }
}
