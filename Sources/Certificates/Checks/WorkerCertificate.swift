package import FarmBasics
package import FoundationEssentials
import SwiftASN1
package import X509

/// Who a worker is, as a certificate says that the house's authority has signed.
package struct WorkerCertificate: Sendable, Equatable {
    static let uriPrefix = "urn:uuid:"
    /// More are no worker's: ours shows one.
    private static let mostCertificates = 4

    /// The worker's own identity.
    package let worker: UUID
    /// Tells it from those that the worker had before and will have.
    package let fingerprint: CertificateFingerprint
    /// Tells it from all others of its authority: see ``X509/Certificate/serialText``.
    package let serial: String
    /// A connection that was made with it may live longer.
    package let expires: Date

    /// Nothing is checked.
    package init(worker: UUID, fingerprint: CertificateFingerprint, serial: String, expires: Date) {
        self.worker = worker
        self.fingerprint = fingerprint
        self.serial = serial
        self.expires = expires
    }

    /// Checks what a client shows of itself, now.
    /// - Parameters:
    ///   - chain: the client's certificate first.
    ///   - authorities: whom the house trusts to name its workers; no others are.
    /// - Throws: `failedPrecondition` that says what is wrong with it.
    package init(checking chain: [Certificate], against authorities: [Certificate]) async throws(FarmError) {
        guard let leaf = chain.first, chain.count <= Self.mostCertificates else {
            throw Self.refusal("shows \(chain.count) certificates; 1 to \(Self.mostCertificates) are accepted")
        }
        if let fault = leaf.timeFault(at: Date()) { throw Self.refusal(fault) }
        var verifier = Verifier(rootCertificates: CertificateStore(authorities)) {
            RFC5280Policy()
            KeyPurposePolicy(purpose: .clientAuth)
            WorkerNamePolicy()
        }
        let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore(chain.dropFirst()))
        // An authority is no worker, even where it is trusted.
        guard result.isValid, !authorities.contains(leaf) else {
            let reasons = result.reasons
            throw Self.refusal(reasons.isEmpty ? "is not signed by this farm's authority" : "is refused: \(reasons)")
        }
        guard let worker = Self.worker(of: leaf) else { throw Self.refusal("names no worker") }
        do { fingerprint = try CertificateFingerprint(of: leaf) } catch {
            throw Self.refusal("cannot be written as DER")
        }
        self.worker = worker
        serial = leaf.serialText
        expires = leaf.notValidAfter
    }

    /// The UUID that the certificate names; nil where it names none, or several.
    package static func worker(of certificate: Certificate) -> UUID? {
        guard let names = try? certificate.extensions.subjectAlternativeNames, names.count == 1,
            case .uniformResourceIdentifier(let uri)? = names.first, uri.hasPrefix(uriPrefix)
        else { return nil }
        return UUID(uuidString: String(uri.dropFirst(uriPrefix.count)))
    }

    private static func refusal(_ fault: String) -> FarmError {
        FarmError(.failedPrecondition, "the worker's certificate \(fault)")
    }
}

extension Certificate {
    /// Its serial number in hex, as `openssl x509 -serial` prints it.
    package var serialText: String {
        let bytes = serialNumber.bytes.drop { $0 == 0 }
        return bytes.isEmpty ? "00" : Array(bytes).hexadecimal.uppercased()
    }
}

/// The first certificate names a worker and nobody else.
private struct WorkerNamePolicy: VerifierPolicy {
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [.X509ExtensionID.subjectAlternativeName]

    mutating func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
        WorkerCertificate.worker(of: chain.leaf) != nil
            ? .meetsPolicy : .failsToMeetPolicy(reason: "it names no worker")
    }
}
