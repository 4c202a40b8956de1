import FarmBasics
package import FarmModel
import FarmStore
import Logging

import struct FoundationEssentials.Date

/// Tokens of principals.
extension PeopleService {
    private static let longestLabel = 100
    /// Longer than anybody means; then no time at all is right.
    private static let longestLife = 100.0 * 366 * 86_400

    /// Newest first, revoked ones too.
    /// - Parameter name: whose; nil for all.
    package func tokens(as caller: Caller, of name: String?) async throws -> [TokenRecord] {
        guard let name else { return try await store.tokens(of: nil) }
        return try await store.tokens(of: try await principal(named: name).id)
    }

    /// - Throws: `notFound`; `invalidInput` for a label or a time that cannot be.
    package func addToken(as caller: Caller, _ request: TokenRequest) async throws -> MadeToken {
        try Self.check(label: request.label)
        if let end = request.expiresAt {
            let life = end.timeIntervalSinceNow
            guard life > 0, life < Self.longestLife else {
                throw FarmError(
                    .invalidInput, "a token cannot expire at \(end.timeIntervalSince1970) s; a time to come is accepted"
                )
            }
        }
        let principal = try await principal(named: request.principal)
        let secret = AccessToken.newSecret()
        let record = try await store.audited(caller.entry("AddToken", "token of \(principal.name)")).addToken(
            NewToken(secretDigest: Self.digest(secret), label: request.label, expiresAt: request.expiresAt),
            to: principal.id)
        changed()
        log("token made", caller, ["token": "\(record.id)", "name": "\(principal.name)"])
        return MadeToken(record: record, token: AccessToken(id: record.id, secret: secret))
    }

    /// One's own, or, for admins, anybody's. What runs with it ends.
    /// - Throws: `notFound`, also for another's where its caller is no admin.
    package func revokeToken(as caller: Caller, _ id: TokenID) async throws -> TokenRecord {
        if !caller.role.includes(.admin) {
            guard let login = try await store.login(token: id), login.principal.id == caller.principal else {
                throw FarmError(
                    .notFound, "'\(caller.name)' has no token df_\(id); those of others take the role admin")
            }
        }
        guard let record = try await store.audited(caller.entry("RevokeToken", "token \(id)")).revokeToken(id) else {
            throw FarmError(.notFound, "there is no token df_\(id); see: farm tokens list")
        }
        changed()
        log("token revoked", caller, ["token": "\(id)", "name": "\(record.principalName)"])
        return record
    }

    static func check(label: String) throws {
        guard label.count <= longestLabel, label.utf8.count <= 4 * longestLabel,
            label == TerminalText.line(label)
        else {
            throw FarmError(
                .invalidInput,
                "'\(label.shortened())' cannot be a label; accepted: up to \(longestLabel) characters that can be seen")
        }
    }
}
