import Certificates
import Crypto
import FarmTestSupport
import FarmTransport
import Foundation
import Logging
import X509

/// An authority, and files of what it signs, in a folder that is gone with it.
final class TestHouse: Sendable {
    let folder: CertificateFolder
    let authority: CertificateAuthority

    init() throws {
        folder = CertificateFolder(try TestFolder.make("house"))
        authority = try folder.makeAuthority(at: Date())
    }

    deinit { TestFolder.remove(folder.path) }

    var pin: ServerTrust { get throws { .pinned(try CertificateFingerprint(of: authority.certificate)) } }

    /// Issues a new one, in the place of the one before.
    @discardableResult func issueServer(_ names: String...) throws -> CertificateFingerprint {
        let pair = try authority.issueServer(
            names: try names.map { try CertificateName(parsing: $0) }, days: 30, at: Date())
        try folder.write(server: pair)
        return try CertificateFingerprint(of: pair.chain[0])
    }

    func serverTLS(_ logger: Logger = quiet, authorities: [Certificate]? = nil) throws -> ServerTLS {
        ServerTLS(certificate: try serverFiles(logger), workerAuthorities: authorities ?? [authority.certificate])
    }

    func serverFiles(_ logger: Logger = quiet) throws -> CertificateReloading {
        try CertificateReloading(
            certificate: folder.serverCertificate, key: folder.serverKey, interval: .milliseconds(20), logger: logger)
    }

    func workerFiles(_ id: UUID) throws -> CertificateReloading {
        let key = P256.Signing.PrivateKey()
        let request = try CertificateRequest(der: try CertificateRequest.make(for: key))
        let (certificate, secret) = ("\(folder.path)/worker.pem", "\(folder.path)/worker.key")
        try CertificateFile.write(Certificate.PrivateKey(key), to: secret)
        try CertificateFile.write([try authority.issueWorker(id, for: request, at: Date())], to: certificate)
        return try CertificateReloading(certificate: certificate, key: secret, logger: quiet)
    }
}

let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
