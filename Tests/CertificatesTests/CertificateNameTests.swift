import Certificates
import FarmBasics
import Testing

@Suite struct CertificateNameTests {
    @Test func tellsNamesFromAddresses() throws {
        #expect(try CertificateName(parsing: "Farm-1.example.org.") == .host("farm-1.example.org"))
        #expect(try CertificateName(parsing: "*.farm.lan") == .host("*.farm.lan"))
        #expect(try CertificateName(parsing: "192.0.2.7") == .address([192, 0, 2, 7]))
        #expect("\(try CertificateName(parsing: "2001:DB8:0:0::1"))" == "2001:db8::1")
        #expect("\(try CertificateName(parsing: "127.0.0.1"))" == "127.0.0.1")
    }

    @Test(arguments: [
        "", "a b", "-a", "a-.b", "a..b", "256.1.1.1", "[::1]", "fe80::1%eth0", "ä.de", "a:7433", "*", "a.*",
    ])
    func refusesTheRest(text: String) throws {
        let error = try #require(throws: FarmError.self) { try CertificateName(parsing: text) }
        #expect(error.code == .invalidInput && error.message.contains("IPv6"))
    }
}
