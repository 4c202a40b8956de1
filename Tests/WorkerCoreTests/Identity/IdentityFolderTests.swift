import Certificates
import Crypto
import FarmBasics
import FarmModel
import Foundation
import LocalFiles
import Testing
import X509

@testable import WorkerCore

@Suite struct IdentityFolderTests {
    private let authority: CertificateAuthority

    init() throws { authority = try CertificateAuthority(madeAt: Date()) }

    private func pair(_ worker: UUID = UUID()) throws -> CertificatePair {
        let key = P256.Signing.PrivateKey()
        let request = try CertificateRequest(der: try CertificateRequest.make(for: key))
        let leaf = try authority.issueWorker(worker, for: request, at: Date())
        return CertificatePair(chain: [leaf, authority.certificate], key: Certificate.PrivateKey(key))
    }

    private func read(_ identity: IdentityFolder) throws -> CertificatePair {
        try CertificatePair.read(certificate: identity.credentials, key: identity.credentials)
    }

    @Test func isForItsOwnerAlone() async throws {
        try await Fixture.withFolder { path in
            let identity = IdentityFolder(data: path)
            #expect(try identity.certificate() == nil && identity.trust() == nil)
            try identity.keep(try pair())
            #expect(FileStatus(of: identity.path)?.permissions == 0o700)
            #expect(FileStatus(of: identity.credentials)?.permissions == 0o600)
            #expect(try read(identity).chain.count == 2)
        }
    }

    /// Whoever reads meanwhile finds a key and its own certificate, of before or of now.
    @Test func keyAndCertificateAreReplacedTogether() async throws {
        try await Fixture.withFolder { path in
            let identity = IdentityFolder(data: path)
            let pairs = try (0..<40).map { _ in try pair() }
            try identity.keep(pairs[0])
            let fingerprints = try Set(pairs.map { try CertificateFingerprint(of: $0.chain[0]) })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for pair in pairs { try identity.keep(pair) }
                }
                group.addTask {
                    for _ in 0..<200 {
                        // It throws where the two do not belong together.
                        let found = try CertificatePair.read(
                            certificate: identity.credentials, key: identity.credentials)
                        #expect(fingerprints.contains(try CertificateFingerprint(of: found.chain[0])))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: identity.path) == ["worker.pem"])
        }
    }

    @Test func keepsWhomToBelieve() async throws {
        try await Fixture.withFolder { path in
            let identity = IdentityFolder(data: path)
            let house = ServerTrust.authorities([authority.certificate], file: identity.authorities)
            let pin = ServerTrust.pinned(try CertificateFingerprint(of: authority.certificate))
            for trust in [house, pin, .system, house] {
                let before = identity.stamp
                try identity.keep(trust)
                #expect(try identity.trust() == trust)
                #expect(identity.stamp != before)
            }
        }
    }

    /// One that has expired would end the handshake: on an open farm the worker goes on without.
    @Test func anExpiredCertificateIsNotShown() async throws {
        try await Fixture.withFolder { path in
            let identity = IdentityFolder(data: path)
            let key = P256.Signing.PrivateKey()
            let request = try CertificateRequest(der: try CertificateRequest.make(for: key))
            let leaf = try CertificateAuthority(madeAt: Date(timeIntervalSinceNow: -90 * 86_400)).issueWorker(
                UUID(), for: request, days: 30, at: Date(timeIntervalSinceNow: -60 * 86_400))
            try identity.keep(CertificatePair(chain: [leaf], key: Certificate.PrivateKey(key)))
            #expect(throws: FarmError.self) { try read(identity) }
            let security = WorkerSecurity(trust: .system, identity: identity)
            _ = try security.client(to: try .init(parsing: "127.0.0.1:1"))
        }
    }

    @Test func aWorkersNumberIsDrawnOnce() async throws {
        try await Fixture.withFolder { path in
            let data = "\(path)/data"
            let numbers = try await withThrowingTaskGroup(of: UUID.self) { group in
                for _ in 0..<8 { group.addTask { try WorkerNumber.read(in: data) } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(numbers.count == 1)
            #expect(FileStatus(of: "\(data)/identity.json")?.permissions == 0o600)
            #expect(try numbers == [WorkerFolder(path: data).identity])
        }
    }

    @Test func codes() throws {
        let digits = String(repeating: "4f", count: 32)
        #expect(try EnrolmentCode(parsing: " WI_\(digits.uppercased())\r\n").text == "wi_" + digits)
        #expect(try "\(EnrolmentCode(parsing: "wi_" + digits))" == "wi_…")
        for text in ["", "wi_", digits, "wi_\(digits)0", "wi_\(digits.dropLast())g", "df_1_\(digits)"] {
            let error = #expect(throws: FarmError.self) { try EnrolmentCode(parsing: text) }
            #expect(error?.message.contains("64 hex digits") == true)
            // It may be the code but for one letter.
            #expect(text.isEmpty || error?.message.contains(digits.dropLast()) == false)
        }
    }
}
