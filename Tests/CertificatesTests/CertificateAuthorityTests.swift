import Certificates
import Crypto
import FarmBasics
import Foundation
import LocalFiles
import SwiftASN1
import Testing
import X509

@Suite struct CertificateAuthorityTests {
    private let house: House

    init() throws { house = try House() }

    @Test func filesAreForWhomTheyShouldBe() throws {
        try house.folder.write(server: house.server("farm.lan"))
        let folder = house.folder
        for file in [folder.authorityKey, folder.serverKey] {
            #expect(FileStatus(of: file)?.permissions == 0o600)
        }
        for file in [folder.authorityCertificate, folder.serverCertificate] {
            #expect(FileStatus(of: file)?.permissions == 0o644)
        }
        let pair = try CertificatePair.read(certificate: folder.serverCertificate, key: folder.serverKey)
        #expect(pair.chain.count == 2 && pair.chain.last == house.authority.certificate)
    }

    @Test func anAuthorityIsNeverOverwritten() throws {
        let read = try #require(try house.folder.authority())
        #expect(read.certificate == house.authority.certificate)
        let error = try #require(throws: FarmError.self) { try house.folder.makeAuthority(at: Date()) }
        #expect(error.code == .conflict)
        #expect(try house.folder.authority()?.certificate == house.authority.certificate)

        try LocalFile.remove(house.folder.authorityKey)
        let half = try #require(throws: FarmError.self) { try house.folder.authority() }
        #expect(half.message.contains("ca.key' is missing"))
        #expect(try CertificateFolder(house.folder.path + "/none").authority() == nil)
    }

    @Test func anotherKeyIsNoPair() throws {
        let other = try House()
        try CertificateFile.write(Certificate.PrivateKey(other.authority.key), to: house.folder.authorityKey)
        let error = try #require(throws: FarmError.self) { try house.folder.authority() }
        #expect(error.message.contains("do not belong together") && error.message.contains("ca.pem"))
        try house.folder.write(server: house.server("a"))
        let pair = try CertificatePair.read(certificate: house.folder.serverCertificate, key: house.folder.serverKey)
        let leaf = try #require(pair.chain.first)
        #expect(throws: FarmError.self) { try CertificateAuthority(certificate: leaf, key: pair.key) }
    }

    @Test func opensslAgrees() async throws {
        let folder = house.folder
        try folder.write(server: house.server("farm.lan", "192.0.2.7", "2001:db8::1"))
        let id = UUID()
        try CertificateFile.write([house.worker(id)], to: folder.path + "/worker.pem")
        guard
            let server = try await house.openssl(
                "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", folder.authorityCertificate,
                "-verify_hostname", "farm.lan", folder.serverCertificate)
        else { return }
        #expect(server.hasSuffix(": OK\n"), "\(server)")
        let address = try await house.openssl(
            "verify", "-purpose", "sslserver", "-CAfile", folder.authorityCertificate, "-verify_ip", "2001:db8::1",
            folder.serverCertificate)
        #expect(address?.hasSuffix(": OK\n") == true, "\(address ?? "")")
        let worker = try await house.openssl(
            "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", folder.authorityCertificate,
            folder.path + "/worker.pem")
        #expect(worker?.hasSuffix(": OK\n") == true, "\(worker ?? "")")
        let wrong = try await house.openssl(
            "verify", "-purpose", "sslserver", "-CAfile", folder.authorityCertificate, folder.path + "/worker.pem")
        #expect(wrong?.contains("purpose") == true, "\(wrong ?? "")")
        let text = try #require(try await house.openssl("x509", "-noout", "-text", "-in", folder.path + "/worker.pem"))
        #expect(text.contains("URI:urn:uuid:\(id.uuidString.lowercased())"))
        #expect(text.contains("Subject: CN=\(id.uuidString.lowercased())") || text.contains("CN = "))
        let printed = try await house.openssl(
            "x509", "-noout", "-fingerprint", "-sha256", "-in", folder.authorityCertificate)
        #expect(
            try CertificateFingerprint(parsing: printed ?? "")
                == CertificateFingerprint(of: house.authority.certificate))
    }

    @Test func datesAreBoundByTheAuthority() throws {
        let leaf = try #require(try house.server("a", days: 365).chain.first)
        #expect(leaf.notValidBefore < house.now && leaf.notValidAfter > house.now + 364 * 86400)
        let long = try #require(try house.server("a", days: 100_000).chain.first)
        #expect(long.notValidAfter == house.authority.certificate.notValidAfter)
        let end = house.authority.certificate.notValidAfter + 1
        #expect(throws: FarmError.self) { try house.authority.issueServer(names: [.host("a")], days: 1, at: end) }
        #expect(throws: FarmError.self) { try house.authority.issueServer(names: [], days: 1, at: Date()) }
    }

    @Test func ofARequestTheKeyAloneIsTaken() async throws {
        let key = P256.Signing.PrivateKey()
        let greedy = try CertificateSigningRequest(
            version: .v1, subject: try DistinguishedName { CommonName("coordinator") },
            privateKey: Certificate.PrivateKey(key),
            attributes: CertificateSigningRequest.Attributes([
                .init(
                    ExtensionRequest(
                        extensions: try Certificate.Extensions {
                            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                            SubjectAlternativeNames([.dnsName("farm.lan")])
                        }))
            ]), signatureAlgorithm: .ecdsaWithSHA256)
        var serializer = DER.Serializer()
        try serializer.serialize(greedy)
        let id = UUID()
        let certificate = try house.authority.issueWorker(
            id, for: try CertificateRequest(der: serializer.serializedBytes), at: house.now)
        #expect(certificate.publicKey == Certificate.PublicKey(key.publicKey))
        #expect(CertificateName.names(of: certificate).isEmpty)
        #expect(try certificate.extensions.basicConstraints == .notCertificateAuthority)
        #expect(WorkerCertificate.worker(of: certificate) == id)
        let days = certificate.notValidAfter.timeIntervalSince(house.now) / 86400
        #expect(days > 29.9 && days < 30.1)
    }

    @Test func requestsThatAreNoneAreRefused() throws {
        var forged = try CertificateRequest.make(for: P256.Signing.PrivateKey())
        forged[forged.count - 1] ^= 1
        let foreign = try CertificateSigningRequest(
            version: .v1, subject: DistinguishedName(), privateKey: Certificate.PrivateKey(P384.Signing.PrivateKey()),
            attributes: CertificateSigningRequest.Attributes(), signatureAlgorithm: .ecdsaWithSHA384)
        var serializer = DER.Serializer()
        try serializer.serialize(foreign)
        let wrong: [([UInt8], String)] = [
            ([], "PKCS #10"), (Array("hello".utf8), "PKCS #10"), (forged, "not signed"),
            (serializer.serializedBytes, "P-256"), ([UInt8](repeating: 0x30, count: 20_000), "at most"),
        ]
        for (bytes, word) in wrong {
            let error = try #require(throws: FarmError.self) { try CertificateRequest(der: bytes) }
            #expect(error.code == .invalidInput && error.message.contains(word), "\(error)")
        }
    }
}
