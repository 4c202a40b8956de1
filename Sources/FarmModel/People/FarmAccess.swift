/// How the farm's door stands: one for the whole farm, in its database.
package struct FarmAccess: Sendable, Equatable, Codable {
    /// Whether nobody is asked who they are, as farms of before were.
    package var isOpen: Bool
    /// Whether people see their own jobs alone, from operators on all.
    package var isPrivate: Bool
    /// For every principal, where it has none of its own.
    package var limits: PrincipalLimits
    /// How long the audit is kept, in days; nil for ever.
    package var auditDays: Int?

    /// - Parameter auditDays: at least 1.
    package init(
        isOpen: Bool = true, isPrivate: Bool = false, limits: PrincipalLimits = .standard, auditDays: Int? = 365
    ) {
        self.isOpen = isOpen
        self.isPrivate = isPrivate
        self.limits = limits
        self.auditDays = auditDays
    }
}
