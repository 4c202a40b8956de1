import FarmModel
import FoundationEssentials

/// A person or a program as `people` prints them.
struct PrincipalOutput: ListOutput, ReportOutput {
    var id: Int64
    var name: String
    var role: String
    var disabled: Bool
    var createdAt: Date
    /// Those that differ from the farm's.
    var limits: LimitsOutput

    init(_ principal: Principal) {
        id = principal.id.rawValue
        name = principal.name
        role = principal.role.rawValue
        disabled = principal.isDisabled
        createdAt = principal.createdAt
        limits = LimitsOutput(principal.limits)
    }

    static let columns: [Column<PrincipalOutput>] = [
        Column(title: "NAME", isFlexible: true) { row, _ in row.name },
        Column(title: "ROLE") { row, _ in row.role },
        Column(title: "STATE") { row, _ in row.disabled ? "disabled" : "active" },
        Column(title: "OWN LIMITS", isFlexible: true) { row, _ in row.limits.text.isEmpty ? "–" : row.limits.text },
        Column(title: "SINCE") { row, _ in TimeFormat.local(row.createdAt) },
    ]

    func sections(now: Date) -> [ReportSection] {
        let state = disabled ? "disabled" : "active"
        return [
            ReportSection(
                fields: [
                    ("name", name), ("role", role), ("state", state), ("since", TimeFormat.local(createdAt)),
                ] + limits.fields)
        ]
    }
}
