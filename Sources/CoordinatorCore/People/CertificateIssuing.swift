package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

/// The house's certificate authority, as enrolment needs it.
package protocol CertificateIssuing: Sendable {
    /// Signs a certificate for a worker.
    /// - Parameter der: a PKCS#10 request, from a stranger: parsed within bounds, and only its key is taken from it.
    /// - Throws: `invalidInput` for what is no request, or not signed with its own key.
    func issue(request der: [UInt8], for worker: UUID) throws -> IssuedCertificate
}

/// A certificate that was signed, and not given out yet.
package struct IssuedCertificate: Sendable, Equatable {
    /// The worker's own first, PEM.
    package var chain: String
    /// Whom the worker is to trust, PEM.
    package var authority: String
    /// In hex, as `openssl x509 -serial` prints it.
    package var serial: String
    /// When it is no good any more.
    package var expiresAt: Date

    /// Nothing is checked.
    package init(chain: String, authority: String, serial: String, expiresAt: Date) {
        self.chain = chain
        self.authority = authority
        self.serial = serial
        self.expiresAt = expiresAt
    }
}
