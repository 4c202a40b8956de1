import FarmModel
import FoundationEssentials

/// A token as `tokens` prints it, which is everything but its secret.
struct TokenOutput: ListOutput, ReportOutput {
    var id: Int64
    var principal: String
    var label: String
    var createdAt: Date
    @NullEncoded var expiresAt: Date?
    @NullEncoded var lastUsedAt: Date?
    @NullEncoded var revokedAt: Date?

    init(_ token: TokenRecord) {
        id = token.id.rawValue
        principal = token.principalName
        label = token.label
        createdAt = token.createdAt
        expiresAt = token.expiresAt
        lastUsedAt = token.lastUsedAt
        revokedAt = token.revokedAt
    }

    static let columns: [Column<TokenOutput>] = [
        Column(title: "TOKEN", alignment: .trailing) { row, _ in "\(row.id)" },
        Column(title: "OF", isFlexible: true) { row, _ in row.principal },
        Column(title: "LABEL", isFlexible: true) { row, _ in row.label },
        Column(title: "STATE") { row, now in row.state(now: now) },
        Column(title: "MADE") { row, _ in TimeFormat.local(row.createdAt) },
        Column(title: "EXPIRES") { row, _ in row.expiresAt.map(TimeFormat.local) ?? "never" },
        Column(title: "LAST USED") { row, _ in row.lastUsedAt.map(TimeFormat.local) ?? "never" },
    ]

    func sections(now: Date) -> [ReportSection] {
        [
            ReportSection(fields: [
                ("token", "\(id)"), ("of", principal), ("label", label), ("state", state(now: now)),
                ("expires", expiresAt.map(TimeFormat.local) ?? "never"),
            ])
        ]
    }

    private func state(now: Date) -> String {
        if revokedAt != nil { return "revoked" }
        return expiresAt.map { $0 <= now } == true ? "expired" : "valid"
    }
}
