package import FarmModel

/// What a call shows of who makes it, beside what its connection proves.
package enum Credentials: Sendable, Equatable {
    case none
    case token(AccessToken)
    /// Something was shown, and it is no token.
    case unreadable

    /// Longer ones are none of ours, and not looked at.
    private static let longest = 200
    private static let scheme = "bearer "

    /// Reads what stands behind `authorization`, in gRPC's metadata or a header of HTTP.
    /// - Parameter values: as often as it was given; more than once is not understood.
    package init(authorization values: some Sequence<String>) {
        var value: String?
        for one in values {
            guard value == nil else {
                self = .unreadable
                return
            }
            value = one
        }
        guard let value else {
            self = .none
            return
        }
        guard value.utf8.count <= Self.longest, value.prefix(Self.scheme.count).lowercased() == Self.scheme,
            let token = try? AccessToken(parsing: String(value.dropFirst(Self.scheme.count)))
        else {
            self = .unreadable
            return
        }
        self = .token(token)
    }
}
