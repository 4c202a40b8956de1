import Crypto
import FarmBasics
import FarmModel
import FarmStore

import struct FoundationEssentials.Date

/// Why somebody was not let in.
struct LoginRefusal: Error {
    /// What they are told.
    var error: FarmError
    /// Whose token it was, where that is proved.
    var principal = ""
    /// Whether it may be one of many tries.
    var isGuess = false
}

/// Whether a token is good, by what the store says of it.
enum LoginCheck {
    /// - Parameters:
    ///   - login: nil where the store has no such token.
    ///   - access: of a closed farm.
    ///   - now: by this coordinator's clock.
    static func caller(
        _ token: AccessToken, _ login: TokenLogin?, access: FarmAccess, address: String, now: Date = Date()
    ) throws(LoginRefusal) -> Caller {
        let digest = FarmBasics.Digest(bytes: SHA256.hash(data: token.secret))
        // The same words for both: nobody learns which numbers there are.
        guard let login, isEqual(digest.bytes, login.secretDigest.bytes) else {
            throw LoginRefusal(
                error: FarmError(
                    .unauthenticated, "this farm does not know the token that was shown; log in with: farm login"),
                isGuess: true)
        }
        let (record, principal) = (login.record, login.principal)
        func refusal(_ words: String) -> LoginRefusal {
            LoginRefusal(error: FarmError(.unauthenticated, words), principal: principal.name)
        }
        guard record.revokedAt == nil else {
            throw refusal("the token df_\(record.id) of '\(principal.name)' was revoked; log in with: farm login")
        }
        if let end = record.expiresAt, end <= now {
            throw refusal("the token df_\(record.id) of '\(principal.name)' has expired; log in with: farm login")
        }
        guard !principal.isDisabled else {
            throw refusal("'\(principal.name)' is disabled on this farm; an admin can change that")
        }
        return Caller(
            name: principal.name, role: principal.role, principal: principal.id, isKnown: true, address: address,
            isPrivate: access.isPrivate, limits: principal.limits.filled(by: access.limits))
    }

    /// Takes as long whatever the bytes are.
    static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
