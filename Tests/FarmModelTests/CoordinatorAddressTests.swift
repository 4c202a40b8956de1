import FarmBasics
import FarmModel
import Testing

@Suite struct CoordinatorAddressTests {
    @Test(
        arguments: [
            ("127.0.0.1:7433", "127.0.0.1:7433", .ipv4), ("127.0.0.1", "127.0.0.1:7433", .ipv4),
            ("render.local", "render.local:7433", .name), (" a.example:65535 ", "a.example:65535", .name),
            ("[::1]:99", "[::1]:99", .ipv6), ("[::1]", "[::1]:7433", .ipv6), ("::1", "[::1]:7433", .ipv6),
            ("[fe80::1%eth0]:7", "[fe80::1%eth0]:7", .ipv6), ("[render]:5", "render:5", .name),
            ("unix:/run/farm.sock", "unix:/run/farm.sock", .unixSocket),
            ("unix:farm.sock", "unix:farm.sock", .unixSocket),
        ] as [(String, String, CoordinatorAddress.Kind)])
    func addressesAreRead(text: String, description: String, kind: CoordinatorAddress.Kind) throws {
        let address = try CoordinatorAddress(parsing: text)
        #expect(address.description == description && address.kind == kind)
        // What is written is read again.
        #expect(try CoordinatorAddress(parsing: description) == address)
    }

    @Test(arguments: [
        "", " ", ":7433", "a:", "a:b:c", "host:0", "host:65536", "host:-1", "host:x", "[::1", "[::1]7433", "[]:1",
        "a b:1",
        "http://x:1", "http://x", "a/b",
    ])
    func whatIsNoneIsRefusedAndTheFormsAreNamed(text: String) throws {
        let error = try #require(throws: FarmError.self) { try CoordinatorAddress(parsing: text) }
        #expect(error.code == .invalidInput)
        for form in ["'\(text)'", "HOST:PORT", "HOST (port 7433)", "[IPV6]:PORT", "unix:PATH"] {
            #expect(error.message.contains(form), "\(error.message)")
        }
    }

    @Test func aSocketsPathIsBounded() throws {
        #expect(throws: FarmError.self) { try CoordinatorAddress(parsing: "unix:") }
        let longest = "/" + String(repeating: "a", count: 106)
        #expect(try CoordinatorAddress(parsing: "unix:\(longest)").host == longest)
        let error = try #require(throws: FarmError.self) { try CoordinatorAddress(parsing: "unix:\(longest)b") }
        #expect(error.message.contains("1 to 107 bytes"))
        #expect(try CoordinatorAddress(parsing: "unix:~/x").host == HomeFolder.path + "/x")
    }

    @Test func severalStandBetweenCommas() throws {
        let list = try CoordinatorAddress.list(parsing: "a.example:7433, [::1]:9,127.0.0.1:65535,,unix:/run/farm")
        #expect(list.map(\.host) == ["a.example", "::1", "127.0.0.1", "/run/farm"])
        #expect(list.map(\.port) == [7433, 9, 65535, 0])
        #expect(
            list.map(\.description) == ["a.example:7433", "[::1]:9", "127.0.0.1:65535", "unix:/run/farm"])
        for none in ["", ","] {
            let error = try #require(throws: FarmError.self) { try CoordinatorAddress.list(parsing: none) }
            #expect(error.message.contains("HOST:PORT"))
        }
        #expect(throws: FarmError.self) { try CoordinatorAddress.list(parsing: "a:1, ,b:2") }
    }
}
