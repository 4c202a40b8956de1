import FarmModel
import Testing

@testable import CoordinatorCore

@Suite struct CredentialsTests {
    private let token = AccessToken(id: 12, secret: [UInt8](repeating: 0xab, count: 32))

    @Test func aTokenIsReadOfTheBearerScheme() {
        #expect(Credentials(authorization: [String]()) == .none)
        #expect(Credentials(authorization: ["Bearer \(token.text)"]) == .token(token))
        #expect(Credentials(authorization: ["bearer \(token.text)"]) == .token(token))
        let unreadable = [
            "", "Bearer", "Bearer ", token.text, "Basic \(token.text)", "Bearer df_12_ab", "Bearer df_-1_\(token.text)",
            "Bearer " + String(repeating: "a", count: 100_000), "Bearer \u{0}",
        ]
        for text in unreadable { #expect(Credentials(authorization: [text]) == .unreadable) }
        #expect(Credentials(authorization: ["Bearer \(token.text)", "Bearer \(token.text)"]) == .unreadable)
    }

    @Test func anAddressHasNoPort() {
        #expect(Peer(remotePeer: "ipv4:10.0.0.7:51234").address == "10.0.0.7")
        #expect(Peer(remotePeer: "ipv6:[2001:db8::1]:443").address == "2001:db8::1")
        #expect(Peer(remotePeer: "ipv6:[::ffff:10.0.0.7]:443").address == "10.0.0.7")
        for other in ["unix:/run/farm.sock", "in-process:1", ""] {
            #expect(Peer(remotePeer: other).address == Peer.local)
        }
    }

    @Test func addressesOfOneNetworkAreCountedTogether() {
        let (one, two) = (Peer(address: "2001:db8::1"), Peer(address: "2001:db8:0:0:ffff::2"))
        #expect(one.group == two.group)
        #expect(one.group != Peer(address: "2001:db8:0:1::1").group)
        #expect(Peer(address: "10.0.0.1").group != Peer(address: "10.0.0.2").group)
    }
}
