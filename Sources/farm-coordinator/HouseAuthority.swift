import Certificates
import CoordinatorCore
import Foundation
import SwiftASN1
import X509

/// The house's authority, as enrolment uses it.
struct HouseAuthority: CertificateIssuing {
    let authority: CertificateAuthority

    func issue(request der: [UInt8], for worker: UUID) throws -> IssuedCertificate {
        let request = try CertificateRequest(der: der)
        let certificate = try authority.issueWorker(worker, for: request, at: Date())
        return IssuedCertificate(
            chain: try certificate.serializeAsPEM().pemString,
            authority: try authority.certificate.serializeAsPEM().pemString, serial: certificate.serialText,
            expiresAt: certificate.notValidAfter)
    }
}
