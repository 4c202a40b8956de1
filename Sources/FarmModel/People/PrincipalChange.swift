/// What is to become of somebody; what is nil stays.
package struct PrincipalChange: Sendable, Equatable {
    /// Whose.
    package var name: String
    /// One of ``Role/ofPeople``.
    package var role: Role?
    /// Whole: what is nil in it becomes the farm's.
    package var limits: PrincipalLimits?
    /// Whether their tokens are refused.
    package var isDisabled: Bool?

    /// Nothing is changed yet.
    package init(name: String, role: Role? = nil, limits: PrincipalLimits? = nil, isDisabled: Bool? = nil) {
        self.name = name
        self.role = role
        self.limits = limits
        self.isDisabled = isDisabled
    }

    /// Changes what is not nil.
    package func apply(to principal: inout Principal) {
        principal.role = role ?? principal.role
        principal.limits = limits ?? principal.limits
        principal.isDisabled = isDisabled ?? principal.isDisabled
    }
}
