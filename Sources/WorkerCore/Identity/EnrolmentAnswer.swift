import Certificates
import Crypto
import FarmBasics
import FarmWire
import FoundationEssentials
import SwiftASN1
import X509

/// What a coordinator gives a worker, checked: what does not do would take the place of what does.
struct EnrolmentAnswer: Sendable {
    let pair: CertificatePair
    /// The farm's own.
    let authority: Certificate

    /// - Parameter key: for which the certificate was asked.
    /// - Throws: `failedPrecondition` that says what is wrong with it.
    init(_ answer: Farm_V1_EnrolResponse, key: P256.Signing.PrivateKey, worker: UUID, at now: Date) throws(FarmError) {
        let chain = try Self.certificates(answer.certificateChain)
        guard let leaf = chain.first, let authority = try Self.certificates(answer.authority).first else {
            throw Self.fault("without a certificate")
        }
        let secret = Certificate.PrivateKey(key)
        guard leaf.publicKey == secret.publicKey else { throw Self.fault("with a certificate for another key") }
        guard WorkerCertificate.worker(of: leaf) == worker else {
            throw Self.fault("with a certificate that does not name this worker, \(worker)")
        }
        if let fault = leaf.timeFault(at: now) { throw Self.fault("with a certificate that \(fault)") }
        pair = CertificatePair(chain: chain, key: secret)
        self.authority = authority
    }

    private static func certificates(_ text: String) throws(FarmError) -> [Certificate] {
        do {
            return try PEMDocument.parseMultiple(pemString: text).map { try Certificate(pemDocument: $0) }
        } catch {
            throw fault("with a certificate that cannot be read", cause: error)
        }
    }

    private static func fault(_ fault: String, cause: (any Error)? = nil) -> FarmError {
        FarmError(.failedPrecondition, "the coordinator answered \(fault)", cause: cause)
    }
}
