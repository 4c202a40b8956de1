package import struct FoundationEssentials.Date

/// A token that somebody asks for.
package struct TokenRequest: Sendable, Equatable {
    /// Whose it will be.
    package var principal: String
    /// What its owner calls it; empty for none.
    package var label: String
    /// Nil for never.
    package var expiresAt: Date?

    /// Nothing is checked.
    package init(principal: String, label: String = "", expiresAt: Date? = nil) {
        self.principal = principal
        self.label = label
        self.expiresAt = expiresAt
    }
}
