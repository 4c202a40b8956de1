package import Certificates
import FarmBasics
import FoundationEssentials
import LocalFiles
import SwiftASN1
package import X509

/// What a worker has of a closed farm: its key and certificate, and whom it believes to be that farm. `identity` in its data
/// folder, for its owner alone. The calls block.
package struct IdentityFolder: Sendable {
    private static let systemNote = "system"

    /// As the data folder was given.
    package let path: String

    /// - Parameter data: the worker's data folder; nothing is read or made yet.
    package init(data: String) { path = "\(data)/identity" }

    /// The key and its certificate in one file: whoever replaces it replaces both, and nobody finds one without the other.
    package var credentials: String { "\(path)/worker.pem" }
    /// The authority that the farm named when this worker was enrolled.
    package var authorities: String { "\(path)/ca.pem" }
    /// Where something else than the authority is believed: a fingerprint, or the machine's own authorities.
    private var note: String { "\(path)/trust" }

    /// The certificate, valid or not; nil for a worker that was never enrolled.
    /// - Throws: as ``CertificateFile`` does.
    package func certificate() throws -> Certificate? {
        guard FileStatus(of: credentials) != nil else { return nil }
        return try CertificateFile.certificates(credentials).first
    }

    /// Replaces key and certificate.
    package func keep(_ pair: CertificatePair) throws {
        try makeFolder()
        let documents = try [pair.key.serializeAsPEM()] + pair.chain.map { try $0.serializeAsPEM() }
        let text = documents.map { $0.pemString + "\n" }.joined()
        try DurableFile.write(Array(text.utf8), to: credentials, mode: 0o600)
    }

    /// Whom this worker believes to be its farm since it was enrolled; nil where it never was.
    package func trust() throws -> ServerTrust? {
        if FileStatus(of: note) != nil {
            let text = String(decoding: try LocalFile.read(note, limit: 1000), as: UTF8.self).trimmingSpaces()
            if text == Self.systemNote { return .system }
            return .pinned(try CertificateFingerprint(parsing: text))
        }
        guard FileStatus(of: authorities) != nil else { return nil }
        return try .authorities(in: authorities)
    }

    /// Keeps whom to believe from now on.
    package func keep(_ trust: ServerTrust) throws {
        try makeFolder()
        switch trust {
        case .authorities(let certificates, _):
            try CertificateFile.write(certificates, to: authorities)
            try LocalFile.remove(note)
        case .pinned(let fingerprint): try write("\(fingerprint)")
        case .system: try write(Self.systemNote)
        }
    }

    /// Differs once anything of it has been replaced.
    var stamp: [FileIdentity?] { [credentials, authorities, note].map { FileStatus(of: $0)?.identity } }

    private func write(_ text: String) throws {
        try DurableFile.write(Array((text + "\n").utf8), to: note, mode: 0o600)
    }

    private func makeFolder() throws { try Folders.make(path, purpose: "folder of the worker's identity", mode: 0o700) }
}
