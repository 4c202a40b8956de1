package import struct FoundationEssentials.Date

/// What the farm tells of a token, which is everything but the secret.
package struct TokenRecord: Sendable, Equatable {
    /// As in the token's text.
    package var id: TokenID
    /// Whose it is.
    package var principal: PrincipalID
    /// The same, by name.
    package var principalName: String
    /// What its owner calls it: "laptop".
    package var label: String
    /// By the farm's clock, as all times here.
    package var createdAt: Date
    /// Nil for never.
    package var expiresAt: Date?
    /// To the minute; nil where it never was.
    package var lastUsedAt: Date?
    /// Nil while it holds.
    package var revokedAt: Date?

    /// - Parameter label: empty for none.
    package init(
        id: TokenID, principal: PrincipalID, principalName: String, label: String, createdAt: Date,
        expiresAt: Date? = nil, lastUsedAt: Date? = nil, revokedAt: Date? = nil
    ) {
        self.id = id
        self.principal = principal
        self.principalName = principalName
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
    }
}
