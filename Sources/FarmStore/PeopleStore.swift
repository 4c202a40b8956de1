package import FarmBasics
package import FarmModel

package import struct FoundationEssentials.Date

/// Principals, their tokens, and how the farm's door stands.
package protocol PeopleStore: Sendable {
    /// A farm that nobody has closed is open.
    func access() async throws -> FarmAccess
    /// Changes what the closure changes, as one transaction; tells the other coordinators.
    func changeAccess(_ change: @escaping @Sendable (inout FarmAccess) throws -> Void) async throws -> FarmAccess
    /// Makes the first admin with a token and closes the farm, all at once.
    /// - Throws: `conflict` where it is closed already.
    func close(admin name: String, token: NewToken) async throws -> TokenRecord

    /// By name.
    func principals() async throws -> [Principal]
    /// Nil where nobody has the name, in whatever case.
    func principal(named name: String) async throws -> Principal?
    /// - Throws: `conflict` where the name is taken, in whatever case.
    func addPrincipal(named name: String, role: Role, limits: PrincipalLimits) async throws -> Principal
    /// Changes role, limits and whether it is disabled; tells the other coordinators. Nil where there is none.
    /// - Throws: `failedPrecondition` where a closed farm would be left without an admin.
    func changePrincipal(
        _ id: PrincipalID, _ change: @escaping @Sendable (inout Principal) throws -> Void
    ) async throws -> Principal?

    /// Newest first; of one principal, or of all.
    func tokens(of principal: PrincipalID?) async throws -> [TokenRecord]
    func addToken(_ token: NewToken, to principal: PrincipalID) async throws -> TokenRecord
    /// Ends it for ever, and tells the other coordinators; nil where there is no such token. A second time changes nothing.
    func revokeToken(_ id: TokenID) async throws -> TokenRecord?
    /// What a login takes; nil where there is no such token.
    func login(token id: TokenID) async throws -> TokenLogin?
    /// Notes that tokens were used, each at the time given.
    func noteUse(of tokens: [TokenID: Date]) async throws
}

/// A token that is about to be kept.
package struct NewToken: Sendable, Equatable {
    /// SHA-256 of the secret's bytes.
    package var secretDigest: Digest
    /// What its owner calls it; empty for none.
    package var label: String
    /// Nil for never.
    package var expiresAt: Date?

    /// - Parameter label: 100 characters at most; checked by the service.
    package init(secretDigest: Digest, label: String, expiresAt: Date? = nil) {
        self.secretDigest = secretDigest
        self.label = label
        self.expiresAt = expiresAt
    }
}

/// A token as a login needs it.
package struct TokenLogin: Sendable, Equatable {
    /// With what has become of it.
    package var record: TokenRecord
    /// SHA-256 of the secret's bytes: compared in constant time, and never shown.
    package var secretDigest: Digest
    /// Whose it is, with role and limits.
    package var principal: Principal

    /// Of one row.
    package init(record: TokenRecord, secretDigest: Digest, principal: Principal) {
        self.record = record
        self.secretDigest = secretDigest
        self.principal = principal
    }
}
