package import FarmBasics
package import FoundationEssentials
package import X509

/// A certificate, those that lead from it to an authority, and its key: what one end of a connection shows of itself.
package struct CertificatePair: Sendable {
    /// Its own certificate first.
    package let chain: [Certificate]
    /// Of the first certificate.
    package let key: Certificate.PrivateKey

    /// - Parameter chain: at least one; nothing is checked.
    package init(chain: [Certificate], key: Certificate.PrivateKey) {
        self.chain = chain
        self.key = key
    }

    /// Reads both, and checks that they belong together and are valid at `now`. It blocks.
    /// - Throws: an error that names the file: what ``CertificateFile`` throws, and `failedPrecondition` for two that do not
    ///   belong together or are out of their time.
    package static func read(certificate: String, key: String, at now: Date = Date()) throws(FarmError)
        -> CertificatePair
    {
        let (chain, secret) =
            certificate == key
            ? try CertificateFile.certificatesWithKey(certificate)
            : (try CertificateFile.certificates(certificate), try CertificateFile.key(key))
        let pair = CertificatePair(chain: chain, key: secret)
        guard let leaf = chain.first, secret.publicKey == leaf.publicKey else {
            let other = chain.firstIndex { $0.publicKey == secret.publicKey }
            throw FarmError(
                .failedPrecondition,
                "the certificate '\(certificate)' and the key '\(key)' do not belong together"
                    + (other.map { ": the key's certificate is number \($0 + 1) there, and has to be the first" } ?? "")
            )
        }
        if let fault = leaf.timeFault(at: now) {
            throw FarmError(.failedPrecondition, "the certificate '\(certificate)' \(fault)")
        }
        return pair
    }
}

extension Certificate {
    /// Why it is not valid now, to stand behind its name; nil where it is.
    package func timeFault(at now: Date) -> String? {
        if now > notValidAfter { return "expired at \(notValidAfter.text)" }
        if now < notValidBefore {
            return "is not valid before \(notValidBefore.text); this machine's clock says \(now.text)"
        }
        return nil
    }
}
