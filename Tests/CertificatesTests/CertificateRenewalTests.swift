import FarmBasics
import FarmTestSupport
import Foundation
import LocalFiles
import Testing

@testable import Certificates

@Suite struct CertificateRenewalTests {
    @Test func theAuthorityStaysAndTheNamesDo() throws {
        let path = try TestFolder.make("renewal")
        defer { TestFolder.remove(path) }
        let folder = CertificateFolder(path + "/certificates")
        let names = [CertificateName.host("farm.lan"), .address([192, 0, 2, 7])]
        let first = try CertificateRenewal(in: folder, names: names, days: 10, at: Date())
        #expect(first.isNewAuthority && first.names == names)
        #expect(FileStatus(of: folder.path)?.permissions == 0o700)

        let second = try CertificateRenewal(in: folder, names: [], days: 20, at: Date())
        #expect(!second.isNewAuthority && second.names == names)
        #expect(second.authority.certificate == first.authority.certificate)
        #expect(second.server.chain[0] != first.server.chain[0])
        let read = try CertificatePair.read(certificate: folder.serverCertificate, key: folder.serverKey)
        #expect(read.chain == second.server.chain)

        let third = try CertificateRenewal(in: folder, names: [.host("other.lan")], days: 20, at: Date())
        #expect(CertificateName.names(of: third.server.chain[0]) == [.host("other.lan")])
    }

    @Test func aBrokenAuthorityIsLeftAlone() throws {
        let path = try TestFolder.make("renewal")
        defer { TestFolder.remove(path) }
        let folder = CertificateFolder(path)
        try DurableFile.write(Array("hello".utf8), to: folder.authorityCertificate)
        #expect(throws: FarmError.self) { try CertificateRenewal(in: folder, names: [], days: 1, at: Date()) }
        try DurableFile.write(Array("hello".utf8), to: folder.authorityKey, mode: 0o600)
        #expect(throws: FarmError.self) { try CertificateRenewal(in: folder, names: [], days: 1, at: Date()) }
        #expect(try LocalFile.read(folder.authorityCertificate) == Array("hello".utf8))
        #expect(FileStatus(of: folder.serverCertificate) == nil)
    }

    @Test func theMachinesNames() {
        let names = MachineNames.choose(
            hosts: ["box.lan", "box", "box", "not a name"],
            addresses: ["127.0.0.1", "192.0.2.7", "::1", "fe80::1%eth0"])
        #expect(names.map { "\($0)" } == ["box.lan", "box", "localhost", "127.0.0.1", "192.0.2.7", "::1"])
        let all = MachineNames.all().map { "\($0)" }
        #expect(Set(["localhost", "127.0.0.1", "::1"]).isSubset(of: all))
    }
}
