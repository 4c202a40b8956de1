package import Crypto
import FarmBasics
package import FoundationEssentials
import SwiftASN1
package import X509

/// The house's own authority: its certificate and key, with which it signs those of coordinators and workers. What it
/// signs holds the names that it was told, whatever a request says.
package struct CertificateAuthority: Sendable {
    /// Of an authority that is made here.
    package static let years = 10
    /// Machines' clocks differ: what is signed is valid from this long ago, in seconds.
    private static let tolerance: TimeInterval = 3600
    private static let day: TimeInterval = 86400

    /// Signs nothing but leaves; clients pin its fingerprint.
    package let certificate: Certificate
    /// Of the P-256 curve.
    package let key: P256.Signing.PrivateKey

    /// A new one, of a name that no other has.
    /// - Parameter now: from when it is valid.
    package init(madeAt now: Date) throws {
        key = P256.Signing.PrivateKey()
        let publicKey = Certificate.PublicKey(key.publicKey)
        let identifier = SubjectKeyIdentifier(hash: publicKey)
        let name = try DistinguishedName {
            CommonName("DiffusionFarm authority \(identifier.keyIdentifier.prefix(6).hexadecimal)")
        }
        certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: now - Self.tolerance, notValidAfter: now + Self.day * 365 * Double(Self.years),
            issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                identifier
            },
            issuerPrivateKey: Certificate.PrivateKey(key))
    }

    /// One that was made before.
    /// - Throws: `invalidInput` where the two are none, or no pair.
    package init(certificate: Certificate, key: Certificate.PrivateKey) throws {
        guard case .isCertificateAuthority? = try certificate.extensions.basicConstraints else {
            throw FarmError(.invalidInput, "the certificate is none of an authority: it may sign no others")
        }
        guard key.publicKey == certificate.publicKey else {
            throw FarmError(.invalidInput, "the authority's certificate and key do not belong together")
        }
        guard P256.Signing.PublicKey(certificate.publicKey) != nil else {
            throw FarmError(.invalidInput, "the authority's key is none of the P-256 curve")
        }
        self.certificate = certificate
        self.key = try P256.Signing.PrivateKey(pemRepresentation: key.serializeAsPEM().pemString)
    }

    /// A key and a certificate for a server, with this authority's behind it: clients that pin the authority find it there.
    /// - Parameters:
    ///   - names: at least one.
    ///   - days: never beyond the authority's own end.
    package func issueServer(names: [CertificateName], days: Int, at now: Date) throws -> CertificatePair {
        guard let first = names.first else {
            throw FarmError(.invalidInput, "a server's certificate needs a name or an address")
        }
        let key = P256.Signing.PrivateKey()
        // 64 characters are the most that a common name may have; nobody reads it where there are others.
        let commonName = "\(first)".count <= 64 ? "\(first)" : "farm-coordinator"
        let certificate = try sign(
            key.publicKey, commonName: commonName, usage: .serverAuth, names: names.map(\.generalName), days: days,
            at: now)
        return CertificatePair(chain: [certificate, self.certificate], key: Certificate.PrivateKey(key))
    }

    /// A certificate for a worker's own key, as a TLS client and nothing else.
    /// - Parameter request: of it the key alone is taken.
    package func issueWorker(_ id: UUID, for request: CertificateRequest, days: Int = 30, at now: Date) throws
        -> Certificate
    {
        let name = id.uuidString.lowercased()
        return try sign(
            request.publicKey, commonName: name, usage: .clientAuth,
            names: [.uniformResourceIdentifier(WorkerCertificate.uriPrefix + name)], days: days, at: now)
    }

    private func sign(
        _ publicKey: P256.Signing.PublicKey, commonName: String, usage: ExtendedKeyUsage.Usage, names: [GeneralName],
        days: Int, at now: Date
    ) throws -> Certificate {
        guard certificate.notValidAfter > now else {
            throw FarmError(
                .failedPrecondition,
                "the house's certificate authority expired at \(certificate.notValidAfter.text): make another")
        }
        let publicKey = Certificate.PublicKey(publicKey)
        return try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: now - Self.tolerance,
            notValidAfter: min(now + Self.day * Double(days), certificate.notValidAfter),
            issuer: certificate.subject, subject: try DistinguishedName { CommonName(commonName) },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([usage])
                SubjectAlternativeNames(names)
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(
                    keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
            },
            issuerPrivateKey: Certificate.PrivateKey(key))
    }
}

extension Date {
    /// As messages write it, to the second and in UTC.
    package var text: String { formatted(.iso8601) }
}
