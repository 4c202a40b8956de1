/// What is to become of the farm's door; what is nil stays. Closing it is a call of its own.
package struct AccessChange: Sendable, Equatable {
    /// Whether people see their own jobs alone.
    package var isPrivate: Bool?
    /// Whole: what is nil in it is no limit.
    package var limits: PrincipalLimits?
    /// How long the audit is kept, in days; 0 for ever.
    package var auditDays: Int?

    /// Nothing is changed yet.
    package init(isPrivate: Bool? = nil, limits: PrincipalLimits? = nil, auditDays: Int? = nil) {
        self.isPrivate = isPrivate
        self.limits = limits
        self.auditDays = auditDays
    }

    /// Changes what is not nil.
    package func apply(to access: inout FarmAccess) {
        access.isPrivate = isPrivate ?? access.isPrivate
        access.limits = limits ?? access.limits
        if let auditDays { access.auditDays = auditDays == 0 ? nil : auditDays }
    }
}
