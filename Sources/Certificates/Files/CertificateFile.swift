package import FarmBasics
import FoundationEssentials
import LocalFiles
import SwiftASN1
package import X509

/// PEM files with certificates and keys. The calls block.
package enum CertificateFile {
    /// A bundle of all the world's authorities has some 200 KiB.
    private static let mostBytes = 4 << 20

    /// The certificates of a file, in its order; what else is in it is ignored.
    /// - Throws: an error that names the file: `invalidInput` where it has none.
    package static func certificates(_ path: String) throws(FarmError) -> [Certificate] {
        try certificates(in: documents(path, holding: "certificates"), path)
    }

    /// Certificates and key of one file, read once: it may be replaced at any time.
    /// - Throws: as ``certificates(_:)`` and ``key(_:)``.
    package static func certificatesWithKey(
        _ path: String
    ) throws(FarmError) -> (certificates: [Certificate], key: Certificate.PrivateKey) {
        let documents = try documents(path, holding: "a certificate and its key")
        return (try certificates(in: documents, path), try key(in: documents, path))
    }

    private static func certificates(in documents: [PEMDocument], _ path: String) throws(FarmError) -> [Certificate] {
        var certificates: [Certificate] = []
        for document in documents where document.discriminator == Certificate.defaultPEMDiscriminator {
            do { try certificates.append(Certificate(pemDocument: document)) } catch {
                throw FarmError(
                    .invalidInput,
                    "certificate \(certificates.count + 1) in '\(path)' cannot be read: it is damaged, or of another kind",
                    cause: error)
            }
        }
        guard !certificates.isEmpty else {
            let isKey = documents.contains { $0.discriminator.hasSuffix("PRIVATE KEY") }
            throw FarmError(
                .invalidInput,
                "'\(path)' has no certificate\(isKey ? ", but a private key" : ""); accepted: PEM, '-----BEGIN CERTIFICATE-----'"
            )
        }
        return certificates
    }

    /// A private key that its owner alone can read; where that is root, its group too, as containers mount secrets.
    /// - Throws: an error that names the file: `invalidInput` for what is no such key, `failedPrecondition` where others
    ///   can read it.
    package static func key(_ path: String) throws(FarmError) -> Certificate.PrivateKey {
        try key(in: documents(path, holding: "a private key"), path)
    }

    private static func key(in documents: [PEMDocument], _ path: String) throws(FarmError) -> Certificate.PrivateKey {
        if let status = FileStatus(of: path) {
            let others: UInt32 = status.owner == 0 ? 0o037 : 0o077
            guard status.permissions & others == 0 else {
                throw FarmError(
                    .failedPrecondition,
                    "the private key '\(path)' can be read by others than its owner (mode "
                        + "\(String(status.permissions, radix: 8))): chmod 600 '\(path)'")
            }
        }
        guard let document = documents.first(where: { $0.discriminator.hasSuffix("PRIVATE KEY") }) else {
            let isCertificate = documents.contains { $0.discriminator == Certificate.defaultPEMDiscriminator }
            throw FarmError(
                .invalidInput,
                "'\(path)' has no private key\(isCertificate ? ", but a certificate" : ""); accepted: PEM, "
                    + "'-----BEGIN PRIVATE KEY-----'")
        }
        do { return try Certificate.PrivateKey(pemDocument: document) } catch {
            let isEncrypted = document.discriminator.contains("ENCRYPTED")
            throw FarmError(
                .invalidInput,
                "the private key in '\(path)' "
                    + (isEncrypted ? "is encrypted" : "cannot be read: it is damaged, or of another kind")
                    + "; accepted: RSA, ECDSA (P-256, P-384, P-521) and Ed25519 without a passphrase", cause: error)
        }
    }

    /// Writes certificates for everybody to read.
    package static func write(_ certificates: [Certificate], to path: String) throws {
        let text = try certificates.map { try $0.serializeAsPEM().pemString + "\n" }.joined()
        try DurableFile.write(Array(text.utf8), to: path, mode: 0o644)
    }

    /// Writes a key that this user alone can read.
    package static func write(_ key: Certificate.PrivateKey, to path: String) throws {
        try DurableFile.write(Array((try key.serializeAsPEM().pemString + "\n").utf8), to: path, mode: 0o600)
    }

    private static func documents(_ path: String, holding what: String) throws(FarmError) -> [PEMDocument] {
        let bytes = try LocalFile.read(path, limit: mostBytes)
        guard let text = TextInput.decode(bytes), text.contains("-----BEGIN ") else {
            throw FarmError(
                .invalidInput, "'\(path)' is no PEM file with \(what): no line begins with '-----BEGIN'")
        }
        do { return try PEMDocument.parseMultiple(pemString: text) } catch {
            throw FarmError(.invalidInput, "'\(path)' is a damaged PEM file", cause: error)
        }
    }
}
