import Crypto
package import FarmBasics
import FoundationEssentials
import SwiftASN1
package import X509

/// What tells a certificate from every other: the SHA-256 of its DER bytes. People compare it by eye, and clients keep it.
package struct CertificateFingerprint: Sendable, Hashable, CustomStringConvertible {
    private static let prefix = "SHA256:"
    /// For messages and help.
    package static let accepted = "'SHA256:' and 64 hex digits, with or without colons between pairs"

    /// 32 of them.
    package let bytes: [UInt8]

    /// - Parameter der: the certificate's bytes as they travel.
    package init(ofDER der: some Sequence<UInt8>) {
        bytes = Array(SHA256.hash(data: Array(der)))
    }

    /// Of a certificate that was read or made.
    package init(of certificate: Certificate) throws {
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        self.init(ofDER: serializer.serializedBytes)
    }

    /// Reads what ``description`` writes and what `openssl x509 -fingerprint -sha256` prints, in either case; the SHA-256 in
    /// base64, as ssh writes fingerprints, too.
    /// - Throws: `invalidInput`.
    package init(parsing text: String) throws(FarmError) {
        var digits = text.trimmingSpaces()[...]
        for prefix in [Self.prefix, "sha256 fingerprint="] where digits.lowercased().hasPrefix(prefix.lowercased()) {
            digits = digits.dropFirst(prefix.count)
            break
        }
        guard let bytes = Self.hexBytes(digits) ?? Self.base64Bytes(digits) else {
            throw FarmError(
                .invalidInput,
                "'\(text.shortened(to: 100))' is no fingerprint of a certificate; accepted: \(Self.accepted)")
        }
        self.bytes = bytes
    }

    /// `SHA256:AB:CD:…`, as browsers and openssl show it.
    package var description: String {
        Self.prefix + bytes.map { [$0].hexadecimal.uppercased() }.joined(separator: ":")
    }

    private static func hexBytes(_ text: Substring) -> [UInt8]? {
        let pairs = text.contains(":") ? text.split(separator: ":", omittingEmptySubsequences: false) : chunks(text)
        guard pairs.count == SHA256.byteCount else { return nil }
        let bytes = pairs.compactMap { pair in
            // UInt8 would read "+f", too.
            pair.count == 2 && pair.allSatisfy(\.isHexDigit) ? UInt8(pair, radix: 16) : nil
        }
        return bytes.count == pairs.count ? bytes : nil
    }

    private static func chunks(_ text: Substring) -> [Substring] {
        var rest = text
        var chunks: [Substring] = []
        while !rest.isEmpty {
            chunks.append(rest.prefix(2))
            rest = rest.dropFirst(2)
        }
        return chunks
    }

    private static func base64Bytes(_ text: Substring) -> [UInt8]? {
        let padded = text.utf8.count == 43 ? text + "=" : text
        guard padded.utf8.count == 44, let data = Data(base64Encoded: String(padded)), data.count == SHA256.byteCount
        else { return nil }
        return Array(data)
    }
}
