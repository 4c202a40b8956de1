import ArgumentParser
import Certificates
import FarmBasics
import FarmModel
import FoundationEssentials
import Testing

@testable import FarmCommands

@Suite struct LoginCommandTests {
    private let found = CertificateFingerprint(ofDER: [1])
    private let other = CertificateFingerprint(ofDER: [2])

    private func meeting(
        isKnown: Bool = true, shown: @escaping (CoordinatorAddress) async throws -> CertificateFingerprint?
    ) -> FirstMeeting {
        FirstMeeting(shown: shown) { _, _ in isKnown }
    }

    @Test func aStrangersCertificateIsKeptWhenAPersonKnowsIt() async throws {
        let address = try CoordinatorAddress(parsing: "farm.example.org:7433")
        let kept = try await meeting { [found] _ in found }.trust(of: address)
        #expect(kept == .kept(found))
        let end = try await #require(throws: CommandEnd.self) {
            try await meeting(isKnown: false) { [found] _ in found }.trust(of: address)
        }
        #expect(end.status == .refused)
    }

    @Test func whatIsKnownIsNotAskedFor() async throws {
        let address = try CoordinatorAddress(parsing: "farm.example.org:7433")
        var meeting = meeting { _ in throw FarmError(.internal, "asked") }
        meeting.kept = .kept(found)
        #expect(try await meeting.trust(of: address) == .kept(found))
        meeting.usesSystem = true
        #expect(try await meeting.trust(of: address) == .system)
        meeting.authorities = "/ca.pem"
        #expect(try await meeting.trust(of: address) == .authorities(file: "/ca.pem"))
        // A person's word replaces a kept certificate.
        meeting.fingerprint = other
        #expect(try await meeting.trust(of: address) == .kept(other))
        #expect(try await meeting.trust(of: CoordinatorAddress(parsing: "unix:/a")) == .none)
    }

    /// Whoever sits between could say that there is no TLS.
    @Test func withoutTLSNothingGoesOnUnasked() async throws {
        let address = try CoordinatorAddress(parsing: "farm.example.org:7433")
        var meeting = meeting { _ in throw FarmError(.failedPrecondition, "the farm does not speak TLS") }
        let error = try await #require(throws: FarmError.self) { try await meeting.trust(of: address) }
        #expect(error.message.hasPrefix("the farm does not speak TLS. ") && error.message.contains("--insecure"))
        #expect(try await meeting.trust(of: CoordinatorAddress(loopbackPort: 1)) == .none)
        meeting.isInsecure = true
        #expect(try await meeting.trust(of: address) == .none)
    }

    @Test func anothersTokenIsRefused() throws {
        let ada = Identity(
            name: "ada", role: .submitter, isFarmOpen: false, isPrivate: false, token: 7, address: "10.0.0.1",
            limits: PrincipalLimits())
        try LoginCommand.parse(["a:1"]).check(ada)
        try LoginCommand.parse(["a:1", "--name", "Ada"]).check(ada)
        let error = try #require(throws: FarmError.self) {
            try LoginCommand.parse(["a:1", "--name", "bob"]).check(ada)
        }
        #expect(error.message.contains("the token of ada"))
    }

    @Test func aCertificateIsNamedInOneWay() throws {
        let settings = Environment.settings()
        let named = try LoginCommand.parse(["a:1", "--fingerprint", found.description])
        #expect(try named.meeting(settings, kept: .kept(other)).fingerprint == found)
        let bad = try LoginCommand.parse(["a:1", "--fingerprint", "xyz"])
        #expect(throws: FarmError.self) { try bad.meeting(settings, kept: nil) }
    }

    @Test func whatIsSaidOfALogin() throws {
        let addresses = try CoordinatorAddress.list(parsing: "a:1,b:2")
        let limits = PrincipalLimits.standard
        let ada = Identity(
            name: "ada", role: .submitter, isFarmOpen: false, isPrivate: true, token: 7, address: "10.0.0.1",
            limits: limits)
        let output = LoginOutput(ada, trusts: [.kept(found), .kept(found)], addresses: addresses, keptIn: "/l.json")
        #expect(output.sentence == "logged in to a:1,b:2, over TLS, as ada (submitter); kept in /l.json")
        #expect(output.fingerprint == found.description)
        let open = Identity(
            name: "", role: .admin, isFarmOpen: true, isPrivate: false, token: nil, address: "local",
            limits: PrincipalLimits())
        let bare = LoginOutput(open, trusts: [.none], addresses: [addresses[0]], keptIn: "/l.json")
        #expect(bare.sentence == "the farm at a:1, without encryption, is open: it asks nobody who they are")

        let renderer = OutputRenderer(format: .text, width: nil, now: Date())
        let text = try renderer.report(IdentityOutput(ada))
        #expect(text.hasPrefix("name   ada\nrole   submitter\nsees   own jobs\nfrom   10.0.0.1\ntoken  7\n"), "\(text)")
        #expect(text.contains("queued images"))
        #expect(try renderer.report(IdentityOutput(open)).contains("the farm is open"))
        let json = try OutputRenderer(format: .json, width: nil, now: Date()).eventLine(IdentityOutput(open))
        #expect(json.contains("\"token\":null") && json.contains("\"queuedImages\":null"))
    }

    @Test func aLogoutFindsItsLogin() throws {
        let one = ["a:1": Login(token: TestTokens.token(), name: "ada")]
        let two = one.merging(["b:1": Login()]) { first, _ in first }
        #expect(try LogoutCommand.choose(nil, among: one).address.description == "a:1")
        #expect(try LogoutCommand.choose("c:1,b:1", among: two).address.description == "b:1")
        for (text, logins, words) in [
            (nil, [:], "there is no login"), (nil, two, "there are logins to a:1, b:1"),
            ("c:1", one, "there is no login to 'c:1'"),
        ] as [(String?, [String: Login], String)] {
            let error = try #require(throws: FarmError.self) { try LogoutCommand.choose(text, among: logins) }
            #expect(error.message.contains(words) && !error.message.contains(TestTokens.hex))
        }
    }
}
