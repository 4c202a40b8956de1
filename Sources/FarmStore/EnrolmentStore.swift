package import FarmBasics

package import struct FoundationEssentials.Date
package import struct FoundationEssentials.UUID

/// How machines become workers of a closed farm.
package protocol EnrolmentStore: Sendable {
    /// Keeps a code's digest for one use.
    func addInvitation(_ codeDigest: Digest, expiresAt: Date) async throws
    /// Uses a code up and notes the certificate that it was given for, at once; false where the code is unknown, used or
    /// expired.
    func useInvitation(_ codeDigest: Digest, for certificate: WorkerCertificate) async throws -> Bool
    /// Notes a certificate that follows another of the same worker; false where the worker's were revoked.
    func renew(_ certificate: WorkerCertificate) async throws -> Bool
    /// Whether a certificate holds: it is one of ours for this worker, and not revoked.
    func isValid(serial: String, of worker: UUID) async throws -> Bool
    /// Ends all certificates of the worker of this name for ever, and tells the other coordinators; nil where there is no
    /// such worker, else how many held.
    func revokeCertificates(ofWorkerNamed name: String) async throws -> Int?
}

/// A worker's certificate as the farm remembers it.
package struct WorkerCertificate: Sendable, Equatable {
    /// In hex, as `openssl x509 -serial` prints it.
    package var serial: String
    /// Its name in the certificate.
    package var worker: UUID
    /// No session is opened with it later.
    package var expiresAt: Date

    /// - Parameter serial: unique among those of one authority.
    package init(serial: String, worker: UUID, expiresAt: Date) {
        self.serial = serial
        self.worker = worker
        self.expiresAt = expiresAt
    }
}

extension WorkerCertificate {
    /// To an authority that gives a number twice.
    package var serialTaken: FarmError {
        FarmError(.conflict, "a certificate with the serial number \(serial.shortened()) is known already")
    }
}
