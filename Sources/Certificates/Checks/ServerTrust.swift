package import FarmBasics
import FoundationEssentials
package import X509

/// Whom a client believes to be its farm.
package enum ServerTrust: Sendable, Equatable {
    /// Whom this machine's own list of authorities vouches for.
    case system
    /// Whom one of these vouches for.
    /// - Parameter file: where they were read, for messages.
    case authorities([Certificate], file: String)
    /// Who shows the certificate that was kept at the first meeting, or one that the kept one has signed.
    case pinned(CertificateFingerprint)

    /// No server has reason to show more.
    private static let mostCertificates = 10

    /// Reads a file of authorities. It blocks.
    package static func authorities(in path: String) throws(FarmError) -> ServerTrust {
        .authorities(try CertificateFile.certificates(path), file: path)
    }

    /// What a client keeps of what a server shows at the first meeting: the house's authority, which outlives the server's
    /// own certificate, where it is among them, else the server's certificate. Nothing is checked.
    /// - Parameter chain: the server's certificate first; nil where it is empty, or cannot be read.
    package static func pin(of chain: [Certificate]) -> CertificateFingerprint? {
        let authority = chain.dropFirst().first { $0.issuer == $0.subject }
        return (authority ?? chain.first).flatMap { try? CertificateFingerprint(of: $0) }
    }

    /// Checks what a server shows of itself, now.
    /// - Parameters:
    ///   - chain: the server's certificate first.
    ///   - host: the name or address that was dialled.
    ///   - address: the same as a person wrote it, for messages.
    /// - Throws: `failedPrecondition` that says what was expected and what was found.
    package func check(_ chain: [Certificate], of host: String, at address: String) async throws(FarmError) {
        guard let leaf = chain.first, chain.count <= Self.mostCertificates else {
            throw FarmError(
                .failedPrecondition,
                "the farm at \(address) shows \(chain.count) certificates; 1 to \(Self.mostCertificates) are accepted")
        }
        switch self {
        case .system:
            try await verify(chain, leaf, roots: .systemTrustRoots, host, address) {
                "no authority that this machine trusts has signed it. A house's own authority is given by its file or its "
                    + "fingerprint"
            }
        case .authorities(let roots, let file):
            try await verify(chain, leaf, roots: CertificateStore(roots), host, address) {
                "no authority in '\(file)' has signed it"
            }
        case .pinned(let expected):
            let found = chain.map { try? CertificateFingerprint(of: $0) }
            guard let place = found.firstIndex(of: expected) else {
                throw Self.changed(address, expected: expected, found: Self.pin(of: chain))
            }
            // The kept certificate itself is proof enough, whatever names it has.
            if place == 0 {
                if let fault = leaf.timeFault(at: Date()) { throw Self.refusal(address, fault) }
                return
            }
            try await verify(chain, leaf, roots: CertificateStore([chain[place]]), host, address) {
                "the kept certificate (\(expected)) lies beside it, but has not signed it"
            }
        }
    }

    private func verify(
        _ chain: [Certificate], _ leaf: Certificate, roots: CertificateStore, _ host: String, _ address: String,
        unsigned: () -> String
    ) async throws(FarmError) {
        let plainHost = String(host.prefix { $0 != "%" })
        let isAddress = CertificateName.addressBytes(plainHost) != nil
        var verifier = Verifier(rootCertificates: roots) {
            RFC5280Policy()
            KeyPurposePolicy(purpose: .serverAuth)
            ServerIdentityPolicy(
                serverHostname: isAddress ? nil : plainHost.lowercased(), serverIP: isAddress ? plainHost : nil)
        }
        let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore(chain.dropFirst()))
        if result.isValid { return }
        if let fault = leaf.timeFault(at: Date()) { throw Self.refusal(address, fault) }
        guard case .couldNotValidate(let failures) = result, !failures.isEmpty else {
            throw FarmError(
                .failedPrecondition, "the farm at \(address) shows a certificate that is not trusted: \(unsigned())")
        }
        if !leaf.isMeant(for: .serverAuth) {
            throw Self.refusal(address, "is not meant for a server: is it a worker that answers there?")
        }
        let names = CertificateName.names(of: leaf)
        let identity = try? CertificateName(parsing: plainHost)
        if let identity, !names.contains(identity), !names.contains(where: { "\($0)".hasPrefix("*.") }) {
            let others = names.isEmpty ? "no names" : names.map { "\($0)".shortened() }.joined(separator: ", ")
            throw Self.refusal(address, "is for \(others), and not for \(identity)")
        }
        throw Self.refusal(address, "is refused: \(result.reasons.shortened(to: 300))")
    }

    private static func refusal(_ address: String, _ fault: String) -> FarmError {
        FarmError(.failedPrecondition, "the certificate of the farm at \(address) \(fault)")
    }

    private static func changed(
        _ address: String, expected: CertificateFingerprint, found: CertificateFingerprint?
    ) -> FarmError {
        FarmError(
            .failedPrecondition,
            "the farm at \(address) shows another certificate than the one that was kept: expected \(expected), found "
                + "\(found.map { "\($0)" } ?? "none that can be read"). Somebody may be reading along, or the farm has a new "
                + "authority: ask whoever runs it, and log in anew only if they say so")
    }
}
