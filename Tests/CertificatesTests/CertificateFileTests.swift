import Certificates
import Crypto
import FarmBasics
import Foundation
import LocalFiles
import Testing
import X509

@Suite struct CertificateFileTests {
    private let house: House
    private let certificate: String
    private let key: String

    init() throws {
        house = try House()
        try house.folder.write(server: house.server("farm.lan"))
        certificate = house.folder.serverCertificate
        key = house.folder.serverKey
    }

    private func failure(_ certificate: String, _ key: String, at now: Date = Date()) throws -> FarmError {
        try #require(throws: FarmError.self) {
            _ = try CertificatePair.read(certificate: certificate, key: key, at: now)
        }
    }

    @Test func whatDoesNotBelongTogether() throws {
        let other = try house.write(Array(P256.Signing.PrivateKey().pemRepresentation.utf8), to: "other.key")
        let error = try failure(certificate, other)
        #expect(error.message == "the certificate '\(certificate)' and the key '\(other)' do not belong together")
        let swapped = try failure(certificate, house.folder.authorityKey)
        #expect(swapped.message.contains("number 2"))
    }

    @Test func whatIsOutOfItsTime() throws {
        let end = Date() + 366 * 86400
        #expect(try failure(certificate, key, at: end).message.contains("server.pem' expired at 20"))
        let early = try failure(certificate, key, at: Date() - 7200)
        #expect(early.message.contains("is not valid before") && early.message.contains("this machine's clock"))
        #expect(early.code == .failedPrecondition)
    }

    @Test func aKeyIsItsOwnersAlone() throws {
        for mode: mode_t in [0o644, 0o604, 0o666] {
            chmod(key, mode)
            let error = try failure(certificate, key)
            #expect(error.message.contains("chmod 600 '\(key)'") && error.code == .failedPrecondition)
        }
        // As Kubernetes mounts secrets: root's, for the pod's group.
        chmod(key, 0o640)
        if geteuid() == 0 {
            _ = try CertificateFile.key(key)
            chown(key, 65534, 65534)
        }
        #expect(try failure(certificate, key).message.contains("mode 640"))
        chmod(key, 0o400)
        _ = try CertificateFile.key(key)
    }

    @Test func whatIsSomethingElse() throws {
        let none = house.folder.path + "/none.pem"
        #expect(try failure(none, key).message == "cannot read '\(none)': No such file or directory")
        #expect(try failure(house.folder.path, key).message.contains("it is a folder"))
        #expect(try failure(key, key).message.contains("has no certificate, but a private key"))
        let text = try house.write(Array("hello\n".utf8), to: "text")
        #expect(try failure(text, key).message.contains("is no PEM file"))
        #expect(try failure(certificate, text).message.contains("is no PEM file with a private key"))
        let public_ = try house.write(try LocalFile.read(certificate), to: "copy.pem")
        #expect(try failure(certificate, public_).message.contains("has no private key, but a certificate"))
        let damaged = try house.write(
            Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8), to: "damaged.pem")
        #expect(try failure(damaged, key).message.contains("certificate 1 in '\(damaged)' cannot be read"))
        let encrypted = try house.write(
            Array("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n".utf8),
            to: "x.key")
        #expect(try failure(certificate, encrypted).message.contains("is encrypted"))
    }

    @Test func keysOfOpenssl() async throws {
        let path = house.folder.path
        guard try await house.openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", path + "/ec.key") != nil
        else {
            return
        }
        _ = try await house.openssl("genpkey", "-algorithm", "RSA", "-out", path + "/rsa.key")
        _ = try await house.openssl("genpkey", "-algorithm", "ED25519", "-out", path + "/ed.key")
        for name in ["ec", "rsa", "ed"] {
            chmod("\(path)/\(name).key", 0o600)
            _ = try CertificateFile.key("\(path)/\(name).key")
            _ = try await house.openssl(
                "req", "-x509", "-key", "\(path)/\(name).key", "-subj", "/CN=x", "-days", "2", "-out",
                "\(path)/\(name).pem")
            _ = try CertificatePair.read(certificate: "\(path)/\(name).pem", key: "\(path)/\(name).key")
        }
    }
}
