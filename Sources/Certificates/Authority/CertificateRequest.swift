package import Crypto
package import FarmBasics
import SwiftASN1
import X509

/// What a worker sends to get a certificate: PKCS #10, signed with the key that it is for.
package struct CertificateRequest: Sendable {
    /// In bytes; one of ours has some 200.
    package static let mostBytes = 16 << 10

    /// What the certificate is to be for.
    package let publicKey: P256.Signing.PublicKey

    /// Reads one; its subject and attributes are ignored.
    /// - Parameter der: its bytes.
    /// - Throws: `invalidInput` for what is none, was not signed with its own key, or has a key of another kind than P-256.
    package init(der: [UInt8]) throws(FarmError) {
        guard der.count <= Self.mostBytes else {
            throw FarmError(
                .invalidInput,
                "the certificate request has \(der.count) bytes; at most \(Self.mostBytes) are accepted")
        }
        let request: CertificateSigningRequest
        do { request = try CertificateSigningRequest(derEncoded: der) } catch {
            throw FarmError(.invalidInput, "the certificate request is no PKCS #10 in DER", cause: error)
        }
        guard let key = P256.Signing.PublicKey(request.publicKey) else {
            throw FarmError(
                .invalidInput, "the certificate request has a key of another kind; accepted: ECDSA on P-256")
        }
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw FarmError(.invalidInput, "the certificate request is not signed with its own key")
        }
        publicKey = key
    }

    /// Makes one.
    /// - Parameter key: of the P-256 curve; it stays where it was made.
    /// - Returns: DER bytes.
    package static func make(for key: P256.Signing.PrivateKey) throws -> [UInt8] {
        let request = try CertificateSigningRequest(
            version: .v1, subject: try DistinguishedName { CommonName("farm-worker") },
            privateKey: Certificate.PrivateKey(key), attributes: CertificateSigningRequest.Attributes(),
            signatureAlgorithm: .ecdsaWithSHA256)
        var serializer = DER.Serializer()
        try serializer.serialize(request)
        return serializer.serializedBytes
    }
}
