/// Who asks, as the coordinator tells them.
package struct Identity: Sendable, Equatable {
    /// Empty where nobody is asked.
    package var name: String
    /// What they may do.
    package var role: Role
    /// Whether nobody is asked who they are.
    package var isFarmOpen: Bool
    /// Whether they see their own jobs alone.
    package var isPrivate: Bool
    /// Nil where no token was shown.
    package var token: TokenID?
    /// Where they come from, as the coordinator sees it.
    package var address: String
    /// Those that hold for them, the farm's included.
    package var limits: PrincipalLimits

    /// - Parameter address: without the port.
    package init(
        name: String, role: Role, isFarmOpen: Bool, isPrivate: Bool, token: TokenID?, address: String,
        limits: PrincipalLimits
    ) {
        self.name = name
        self.role = role
        self.isFarmOpen = isFarmOpen
        self.isPrivate = isPrivate
        self.token = token
        self.address = address
        self.limits = limits
    }
}
