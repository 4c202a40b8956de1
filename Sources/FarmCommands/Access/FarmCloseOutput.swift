import FoundationEssentials

/// What `farm close` did.
struct FarmCloseOutput: ReportOutput {
    var admin: PrincipalOutput
    var token: TokenOutput
    /// The file that has the token now.
    var keptIn: String

    func sections(now: Date) -> [ReportSection] {
        [ReportSection(fields: [("admin", admin.name), ("token", "\(token.id)"), ("kept in", keptIn)])]
    }

    /// What has become of everybody.
    /// - Parameter isLocal: whether it is the farm of `farm up` here.
    func sentences(isLocal: Bool) -> [String] {
        [
            "the farm is closed: it asks everybody who they are",
            "\(admin.name) is its admin; the token is in \(keptIn), and 'farm' uses it by itself",
            "others get in by: farm people add NAME --role submitter, and: farm tokens add NAME > NAME.token",
            isLocal
                ? "the workers of 'farm up' go on as they are; those of other machines need a certificate: farm workers invite"
                : "workers go on until they connect anew; each needs a certificate then: farm workers invite",
        ]
    }
}
