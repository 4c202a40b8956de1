import FarmModel
import FoundationEssentials

/// How the farm's door stands.
struct AccessOutput: ReportOutput {
    /// Whether nobody is asked who they are.
    var isOpen: Bool
    /// Whether people see their own jobs alone.
    var isPrivate: Bool
    /// How long the audit is kept; null for ever.
    @NullEncoded var auditDays: Int?
    /// Everybody's who has none of their own.
    var limits: LimitsOutput

    init(_ access: FarmAccess) {
        isOpen = access.isOpen
        isPrivate = access.isPrivate
        auditDays = access.auditDays
        limits = LimitsOutput(access.limits)
    }

    func sections(now: Date) -> [ReportSection] {
        let days = auditDays.map { $0 == 1 ? "1 day" : "\($0) days" } ?? "for ever"
        let limits = limits.fields.isEmpty ? [(label: "limits", value: "none")] : limits.fields
        return [
            ReportSection(fields: [
                ("farm", isOpen ? "open: nobody is asked who they are; close it with: farm close" : "closed"),
                ("people see", isPrivate ? "their own jobs; operators and admins all" : "everybody's jobs"),
                ("audit kept", days),
            ]), ReportSection("Limits of each person", fields: limits),
        ]
    }
}
