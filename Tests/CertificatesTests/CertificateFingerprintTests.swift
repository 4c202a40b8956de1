import Certificates
import FarmBasics
import Testing

@Suite struct CertificateFingerprintTests {
    private let fingerprint = CertificateFingerprint(ofDER: Array("abc".utf8))
    private let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test func readsWhatPeopleAndProgramsWrite() throws {
        #expect("\(fingerprint)".hasPrefix("SHA256:BA:78:16:BF:8F:01:"))
        let texts = [
            "\(fingerprint)", "\(fingerprint)".lowercased(), hex, hex.uppercased(), "SHA256:\(hex)", "  \(hex)\n",
            "sha256 Fingerprint=\("\(fingerprint)".dropFirst(7))", "SHA256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0",
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
        ]
        for text in texts {
            #expect(try CertificateFingerprint(parsing: text) == fingerprint, "\(text)")
        }
    }

    @Test func refusesTheRest() throws {
        let texts = [
            "", "SHA256:", "abc", String(hex.dropLast()), hex + "00", "MD5:" + hex, "+f" + hex.dropFirst(2),
            String(repeating: "zz", count: 32), "SHA1:BA:78",
        ]
        for text in texts {
            let error = try #require(throws: FarmError.self) { try CertificateFingerprint(parsing: text) }
            #expect(error.code == .invalidInput && error.message.contains("64 hex digits"), "\(text)")
        }
    }
}
