import Certificates
import FarmBasics
import Foundation
import Testing
import X509

@Suite struct ServerTrustTests {
    private let house: House
    private let chain: [Certificate]

    init() throws {
        house = try House()
        chain = try house.server("farm.lan", "127.0.0.1", "::1").chain
    }

    private func check(_ trust: ServerTrust, _ chain: [Certificate]? = nil, host: String = "farm.lan") async throws {
        try await trust.check(chain ?? self.chain, of: host, at: "\(host):7433")
    }

    private func fault(_ trust: ServerTrust, _ chain: [Certificate]? = nil, host: String = "farm.lan") async throws
        -> String
    {
        let error = try await #require(throws: FarmError.self) { try await check(trust, chain, host: host) }
        #expect(error.code == .failedPrecondition && error.message.contains("\(host):7433"))
        return error.message
    }

    @Test func aPinnedAuthorityVouchesForItsServers() async throws {
        let pin = try #require(ServerTrust.pin(of: chain))
        #expect(try pin == CertificateFingerprint(of: house.authority.certificate))
        for host in ["farm.lan", "FARM.lan", "127.0.0.1", "::1"] { try await check(.pinned(pin), host: host) }
        let next = try house.server("farm.lan")
        try await check(.pinned(pin), next.chain)
        #expect(
            try await fault(.pinned(pin), host: "farm.example.org").contains(
                "is for farm.lan, 127.0.0.1, ::1, and not for farm.example.org"))
        #expect(try await fault(.pinned(pin), host: "127.0.0.2").contains("and not for 127.0.0.2"))
    }

    @Test func aPinnedCertificateIsProofEnough() async throws {
        let leaf = try #require(chain.first)
        let pin = try CertificateFingerprint(of: leaf)
        try await check(.pinned(pin), host: "elsewhere")
        #expect(ServerTrust.pin(of: [leaf]) == pin)
    }

    @Test func anotherCertificateIsSaidToBeOne() async throws {
        let pin = try #require(ServerTrust.pin(of: chain))
        let foreign = try House()
        let other = try foreign.server("farm.lan").chain
        let message = try await fault(.pinned(pin), other)
        #expect(message.contains("shows another certificate than the one that was kept: expected \(pin), found "))
        #expect(message.contains("\(try CertificateFingerprint(of: foreign.authority.certificate))"))
        // Who lays the kept one beside its own has not been signed by it.
        let leaf = try #require(other.first)
        #expect(
            try await fault(.pinned(pin), [leaf, house.authority.certificate]).contains("has not signed it"))
    }

    @Test func aFileOfAuthorities() async throws {
        let trust = try ServerTrust.authorities(in: house.folder.authorityCertificate)
        try await check(trust)
        try await check(trust, [chain[0]])
        let foreign = try House()
        #expect(try await fault(trust, foreign.server("farm.lan").chain).contains("ca.pem' has signed it"))
        #expect(try await fault(.system).contains("that this machine trusts"))
    }

    @Test func whatIsOutOfItsTimeOrUseIsRefused() async throws {
        let old = try House(at: Date() - 40 * 86400)
        let expired = try old.server("farm.lan", days: 30).chain
        for pin in try expired.map({ try CertificateFingerprint(of: $0) }) {
            #expect(try await fault(.pinned(pin), expired).contains("farm.lan:7433 expired at"))
        }
        let pin = try CertificateFingerprint(of: house.authority.certificate)
        let worker = try house.worker(UUID())
        #expect(try await fault(.pinned(pin), [worker, house.authority.certificate]).contains("worker"))
        #expect(try await fault(.pinned(pin), []).contains("shows 0 certificates"))
        _ = try await fault(.pinned(pin), [Certificate](repeating: chain[0], count: 11))
    }
}
