import FarmModel
import FoundationEssentials

/// A line of the record of who did what.
struct AuditOutput: ListOutput {
    var id: Int64
    @NullEncoded var at: Date?
    /// Empty where nobody was known.
    var principal: String
    var address: String
    var method: String
    var object: String
    var outcome: String

    init(_ entry: AuditEntry) {
        id = entry.id ?? 0
        at = entry.at
        principal = entry.principal
        address = entry.address
        method = entry.method
        object = entry.object
        outcome = entry.outcome.rawValue
    }

    static let columns: [Column<AuditOutput>] = [
        Column(title: "WHEN") { row, _ in row.at.map(TimeFormat.local) ?? "–" },
        Column(title: "WHO", isFlexible: true) { row, _ in row.principal.isEmpty ? "–" : row.principal },
        Column(title: "FROM", isFlexible: true) { row, _ in row.address },
        Column(title: "DID") { row, _ in row.method },
        Column(title: "TO", isFlexible: true) { row, _ in row.object },
        Column(title: "OUTCOME") { row, _ in row.outcome },
    ]
}
