import Foundation
import Testing

@testable import FarmBasics

@Suite struct DigestTests {
    /// SHA-256 of nothing.
    private let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test func givesBackItsText() throws {
        let digest = try #require(Digest(text))
        #expect(digest.hex == text)
        #expect("\(digest)" == text)
        #expect(digest.shortHash == "e3b0c44298")
        #expect(Digest(text.dropFirst(0)) == digest)
        #expect(digest.hasPrefix("e3b0c44298fc"))
        #expect(!digest.hasPrefix("E3B0"))
        #expect(Digest.zero.hex == String(repeating: "0", count: 64))
    }

    @Test(
        arguments: [
            "", "e3b0c44298", String(repeating: "a", count: 63), String(repeating: "a", count: 65),
            String(repeating: "A", count: 64), String(repeating: "g", count: 64), String(repeating: "é", count: 32),
            "../../etc/passwd", " " + String(repeating: "a", count: 63), String(repeating: "a", count: 63) + "\n",
        ])
    func takesNothingElse(text: String) {
        #expect(Digest(text) == nil)
        let error = #expect(throws: FarmError.self) { try Digest(checking: text) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.hasSuffix("is no digest: 64 lower-case hex digits of SHA-256 are") == true)
    }

    @Test func isMadeOfBytes() throws {
        let bytes = (0..<32).map { UInt8($0 * 8 + 7) }
        let digest = Digest(bytes: bytes)
        #expect(digest.bytes == bytes)
        #expect(digest.hex == bytes.hexadecimal)
        #expect(Digest(digest.hex) == digest)
        #expect(Digest(bytes: bytes + [1]) == digest)
        #expect(Digest(bytes: []) == .zero)
        #expect(Digest(bytes: [0xab]).hex == "ab" + String(repeating: "0", count: 62))
    }

    @Test func sortsAsItsText() throws {
        let texts = (0..<64).flatMap { place in
            ["1", "9", "a", "f"].map {
                String(repeating: "0", count: place) + $0 + String(repeating: "f", count: 63 - place)
            }
        }
        let digests = try texts.map { try #require(Digest($0)) }
        #expect(digests.sorted().map(\.hex) == texts.sorted())
        #expect(!(digests[0] < digests[0]))
    }

    @Test func isAStringOfJSON() throws {
        let digest = try #require(Digest(text))
        let encoder = JSONEncoder()
        #expect(String(decoding: try encoder.encode([digest]), as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([Digest].self, from: try encoder.encode([digest])) == [digest])
        let paths = [digest: "path"]
        #expect(String(decoding: try encoder.encode(paths), as: UTF8.self) == "{\"\(text)\":\"path\"}")
        #expect(try JSONDecoder().decode([Digest: String].self, from: try encoder.encode(paths)) == paths)
    }

    @Test func saysWhatItExpectedOfJSON() throws {
        let json = Data("[\"E3B0C44298\"]".utf8)
        let error = try #require(throws: DecodingError.self) {
            try JSONDecoder().decode([Digest].self, from: json)
        }
        #expect("\(error)".contains("'E3B0C44298' is no digest: 64 lower-case hex digits of SHA-256 are"))
    }
}
