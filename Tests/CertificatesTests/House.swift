import Certificates
import Crypto
import FarmTestSupport
import Foundation
import LocalFiles
import Subprocess
import Testing
import X509

/// An authority with what it signs, and a folder that is gone with it.
final class House {
    let folder: CertificateFolder
    let authority: CertificateAuthority
    let now: Date

    init(at now: Date = Date()) throws {
        self.now = now
        folder = CertificateFolder(try TestFolder.make("house"))
        authority = try folder.makeAuthority(at: now)
    }

    deinit { TestFolder.remove(folder.path) }

    func server(_ names: String..., days: Int = 365) throws -> CertificatePair {
        try authority.issueServer(names: try names.map { try CertificateName(parsing: $0) }, days: days, at: now)
    }

    func worker(_ id: UUID, days: Int = 30) throws -> Certificate {
        let request = try CertificateRequest(der: try CertificateRequest.make(for: P256.Signing.PrivateKey()))
        return try authority.issueWorker(id, for: request, days: days, at: now)
    }

    func write(_ bytes: [UInt8], to name: String, mode: mode_t = 0o600) throws -> String {
        let path = "\(folder.path)/\(name)"
        try DurableFile.write(bytes, to: path, mode: mode)
        return path
    }

    /// What it prints; it is a package of the tests.
    func openssl(_ arguments: String...) async throws -> String? {
        let isThere = ["/usr/bin", "/usr/local/bin"].contains { FileStatus(of: $0 + "/openssl") != nil }
        try #require(isThere, "openssl is missing: Deploy/packages --test")
        let result = try await Subprocess.run(
            .name("openssl"), arguments: Arguments(arguments), output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        return result.standardOutput + result.standardError
    }
}
