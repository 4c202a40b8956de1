import Crypto
package import FarmBasics

/// Digests of no file, for tests.
extension FarmBasics.Digest {
    /// SHA-256 of the text: another one for each.
    package init(of text: String) {
        self.init(bytes: SHA256.hash(data: Array(text.utf8)))
    }

    /// Of lower-case hex digits, again and again: `ab` is `abab…`, so that tests see them in short hashes and in orders.
    /// Of any other text as ``init(of:)``.
    package init(repeating digits: some LosslessStringConvertible) {
        let text = String(repeating: "\(digits)", count: 64).prefix(64)
        self = Self(text) ?? Self(of: "\(digits)")
    }
}
