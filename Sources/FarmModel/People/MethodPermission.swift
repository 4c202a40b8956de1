/// What one call takes: a line of the role table.
package struct MethodPermission: Sendable, Equatable {
    /// As gRPC names it, such as `/farm.v1.Farm/CancelJob`.
    package var method: String
    /// Nil where it takes no login.
    package var leastRole: Role?
    /// From which role on it reaches what is another's; nil where nothing is anybody's.
    package var roleForOthers: Role?

    /// One line.
    package init(method: String, leastRole: Role?, roleForOthers: Role?) {
        self.method = method
        self.leastRole = leastRole
        self.roleForOthers = roleForOthers
    }
}
