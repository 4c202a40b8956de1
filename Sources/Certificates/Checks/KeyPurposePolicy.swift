import SwiftASN1
import X509

/// The first certificate may be used for one purpose; what says nothing of its use may be used for any.
struct KeyPurposePolicy: VerifierPolicy {
    let purpose: ExtendedKeyUsage.Usage

    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [.X509ExtensionID.extendedKeyUsage]

    mutating func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
        chain.leaf.isMeant(for: purpose) ? .meetsPolicy : .failsToMeetPolicy(reason: "it is not meant for this use")
    }
}

extension Certificate {
    func isMeant(for purpose: ExtendedKeyUsage.Usage) -> Bool {
        do {
            guard let usages = try extensions.extendedKeyUsage else { return true }
            return usages.contains { $0 == purpose || $0 == .any }
        } catch {
            return false
        }
    }
}

extension CertificateValidationResult {
    /// What the verifier had against each way to an authority; nothing where it found no way.
    var reasons: String {
        guard case .couldNotValidate(let failures) = self else { return "" }
        return failures.map { "\($0.policyFailureReason)" }.joined(separator: "; ")
    }

    var isValid: Bool {
        if case .validCertificate = self { return true }
        return false
    }
}
