import FarmBasics

/// What a program shows to prove who it is: `df_<number>_<64 hex digits>`. The farm keeps the digest of the secret alone,
/// so it is shown once.
package struct AccessToken: Sendable, Equatable {
    /// Of the secret, in bytes: 256 bits need no slow hash.
    package static let secretBytes = 32
    private static let prefix = "df_"

    /// Which token this is; no secret.
    package let id: TokenID
    /// 32 random bytes.
    package let secret: [UInt8]

    /// - Parameter secret: of ``secretBytes``, from the system's generator.
    package init(id: TokenID, secret: [UInt8]) {
        self.id = id
        self.secret = secret
    }

    /// - Throws: `unauthenticated`, without a part of the text in its words.
    package init(parsing text: String) throws {
        let parts = text.trimmingSpaces().split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "df", let id = TokenID(String(parts[1])), id.rawValue > 0,
            String(parts[1]) == id.description, let digest = Digest(parts[2])
        else {
            throw FarmError(
                .unauthenticated, "this is no access token: one begins with 'df_' and is shown once, when it is made")
        }
        self.init(id: id, secret: digest.bytes)
    }

    /// The whole of it, secret and all: for its owner's eyes and files alone.
    package var text: String { "\(Self.prefix)\(id)_\(Digest(bytes: secret).hex)" }
}

/// So that no log ever has the secret.
extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the secret.
    package var description: String { "df_\(id)_…" }
    /// Without the secret.
    package var debugDescription: String { description }
    /// Without the secret.
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
