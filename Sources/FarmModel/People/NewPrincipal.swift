/// Somebody who is to be added.
package struct NewPrincipal: Sendable, Equatable {
    /// ``Principal/check(name:)`` says whether it is one.
    package var name: String
    /// One of ``Role/ofPeople``.
    package var role: Role
    /// Those that differ from the farm's.
    package var limits: PrincipalLimits

    /// Nothing is checked.
    package init(name: String, role: Role, limits: PrincipalLimits = PrincipalLimits()) {
        self.name = name
        self.role = role
        self.limits = limits
    }
}
