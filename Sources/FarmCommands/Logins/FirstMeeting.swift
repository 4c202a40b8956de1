import Certificates
import FarmBasics
import FarmModel
import FarmTransport

/// Decides whom a coordinator has to prove to be from now on.
struct FirstMeeting {
    /// What somebody said that the certificate must be.
    var fingerprint: CertificateFingerprint?
    /// A file of authorities that somebody named.
    var authorities: String?
    /// Whether this machine's authorities are to be believed.
    var usesSystem = false
    /// Whether a connection without TLS is accepted.
    var isInsecure = false
    /// What was kept before.
    var kept: CoordinatorTrust?
    /// What a coordinator shows; nothing of it is trusted.
    var shown: (CoordinatorAddress) async throws -> CertificateFingerprint? = Self.fetch
    /// Asks a person whether it is the right one.
    var confirm: (CoordinatorAddress, CertificateFingerprint) throws -> Bool

    /// - Throws: `failedPrecondition` where there is no TLS and nobody has accepted that, ``CommandEnd`` where the person
    ///   does not know the certificate.
    func trust(of address: CoordinatorAddress) async throws -> CoordinatorTrust {
        if address.kind == .unixSocket { return .none }
        if let fingerprint { return .kept(fingerprint) }
        if let authorities { return .authorities(file: authorities) }
        if usesSystem { return .system }
        if let kept, kept != .none { return kept }
        let found: CertificateFingerprint?
        do {
            found = try await shown(address)
        } catch let error as FarmError {
            // Nobody is led to a connection without TLS who has not asked for it.
            guard isInsecure || address.isLoopback else {
                throw FarmError(
                    error.code, "\(error.message). Without TLS nothing is sent unless you accept it with --insecure",
                    cause: error.cause)
            }
            return .none
        }
        guard let found else { return .none }
        guard try confirm(address, found) else {
            throw CommandEnd(.refused, "farm: nothing was kept, and nobody logged in")
        }
        return .kept(found)
    }

    private static func fetch(_ address: CoordinatorAddress) async throws -> CertificateFingerprint? {
        guard let pin = ServerTrust.pin(of: try await ShownCertificates.fetch(from: address)) else {
            throw FarmError(.failedPrecondition, "the farm at \(address) shows a certificate that cannot be read")
        }
        return pin
    }
}
