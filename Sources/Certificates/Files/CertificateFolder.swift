import Crypto
import FarmBasics
package import FoundationEssentials
import LocalFiles
import SwiftASN1
import X509

/// The folder in which a house keeps its authority and a coordinator's certificate. The calls block.
package struct CertificateFolder: Sendable {
    /// As it was given.
    package let path: String

    /// Nothing is read or made yet.
    package init(_ path: String) { self.path = path }

    /// The authority's certificate: what clients and coordinators trust.
    package var authorityCertificate: String { path + "/ca.pem" }
    /// The authority's key: whoever has it can sign what everybody trusts.
    package var authorityKey: String { path + "/ca.key" }
    /// The coordinator's certificate, with the authority's behind it.
    package var serverCertificate: String { path + "/server.pem" }
    /// The coordinator's key.
    package var serverKey: String { path + "/server.key" }

    /// The house's authority; nil where the folder has none.
    /// - Throws: `failedPrecondition` where there is half of one, and what ``CertificateFile`` throws.
    package func authority() throws -> CertificateAuthority? {
        let files = [authorityCertificate, authorityKey]
        let missing = files.filter { FileStatus(of: $0, followsLinks: false) == nil }
        if missing == files { return nil }
        if let file = missing.first {
            throw FarmError(
                .failedPrecondition,
                "'\(file)' is missing, and '\(files.first { $0 != file } ?? path)' is there: bring it back from a backup, or "
                    + "move the other away for a new authority, which all clients have to be told of")
        }
        let pair = CertificatePair(
            chain: try CertificateFile.certificates(authorityCertificate), key: try CertificateFile.key(authorityKey))
        do {
            return try pair.chain.first.map { try CertificateAuthority(certificate: $0, key: pair.key) }
        } catch let error as FarmError {
            throw FarmError(error.code, "'\(authorityCertificate)': \(error.message)", cause: error.cause)
        }
    }

    /// Makes an authority in a folder that has none.
    /// - Throws: `conflict`, and nothing is changed, where another has come meanwhile.
    package func makeAuthority(at now: Date) throws -> CertificateAuthority {
        try Folders.make(path, purpose: "folder for certificates", mode: 0o700)
        let authority = try CertificateAuthority(madeAt: now)
        let key = Array((authority.key.pemRepresentation + "\n").utf8)
        // The key first: a certificate without one cannot be used, and a key without one is said to be half of a pair.
        guard try DurableFile.create(key, at: authorityKey, mode: 0o600) else {
            throw FarmError(.conflict, "'\(authorityKey)' is there already, and an authority is never overwritten")
        }
        let certificate = Array((try authority.certificate.serializeAsPEM().pemString + "\n").utf8)
        guard try DurableFile.create(certificate, at: authorityCertificate, mode: 0o644) else {
            throw FarmError(
                .conflict, "'\(authorityCertificate)' is there already, and an authority is never overwritten")
        }
        return authority
    }

    /// Writes a coordinator's certificate and key; those that are there are replaced, and a running coordinator takes the
    /// new ones by itself.
    package func write(server pair: CertificatePair) throws {
        try CertificateFile.write(pair.key, to: serverKey)
        try CertificateFile.write(pair.chain, to: serverCertificate)
    }
}
