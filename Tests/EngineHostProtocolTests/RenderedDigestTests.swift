import EngineHostProtocol
import FarmBasics
import FarmBasicsTestSupport
import Foundation
import Testing

@Suite struct RenderedDigestTests {
    /// A worker makes names of files of it, and it is the host's word.
    @Test func whatIsNoDigestIsNoWordOfAHost() throws {
        let digest = Digest(of: "png")
        let file = RenderedFile(
            id: "1", path: "/spool/x.png", sha256: digest, pixelDigest: Digest(of: "pixels"), byteCount: 1, width: 8,
            height: 8, infotext: "", metadata: "{}",
            seconds: RenderedFile.Seconds(sampling: 1, decoding: 0, encoding: 0, total: 1))
        let text = String(decoding: try JSONEncoder().encode(HostEvent.rendered(file)), as: UTF8.self)
        #expect(try JSONDecoder().decode(HostEvent.self, from: Data(text.utf8)) == .rendered(file))
        let forged = text.replacing(digest.hex, with: "/../../../../../")
        #expect(forged != text)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(HostEvent.self, from: Data(forged.utf8)) }
    }
}
