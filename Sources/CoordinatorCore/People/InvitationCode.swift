import Crypto
package import FarmBasics
import FarmModel

/// A code by which one machine becomes a worker: `wi_<64 hex digits>`. The farm keeps its digest alone.
package struct InvitationCode: Sendable, Equatable {
    private static let prefix = "wi_"

    private let secret: [UInt8]

    /// A new one, which nobody can guess.
    init() { secret = AccessToken.newSecret() }

    /// - Throws: `unauthenticated`, without a part of the text in its words.
    package init(parsing text: String) throws {
        let text = text.trimmingSpaces()
        guard text.utf8.count == Self.prefix.utf8.count + 64, text.hasPrefix(Self.prefix),
            let digest = FarmBasics.Digest(text.dropFirst(Self.prefix.count))
        else {
            throw FarmError(
                .unauthenticated,
                "this is no code of an invitation: one begins with 'wi_' and is shown once, by: farm workers invite")
        }
        secret = digest.bytes
    }

    /// The whole of it: for the machine's eyes alone.
    package var text: String { Self.prefix + FarmBasics.Digest(bytes: secret).hex }

    /// What the farm keeps.
    package var digest: FarmBasics.Digest { FarmBasics.Digest(bytes: SHA256.hash(data: secret)) }
}

/// So that no log ever has it.
extension InvitationCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the secret.
    package var description: String { "wi_…" }
    /// Without the secret.
    package var debugDescription: String { description }
    /// Without the secret.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
