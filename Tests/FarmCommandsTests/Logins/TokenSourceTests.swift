import Certificates
import FarmBasics
import FarmConfiguration
import FarmModel
import Glibc
import LocalFiles
import Testing

@testable import FarmCommands

/// Where a command's token comes from, and where it goes.
@Suite struct TokenSourceTests {
    private func settings(_ environment: [String: String] = [:], file: String? = nil) -> Settings {
        var flags = GivenFlags()
        flags.set(FarmKeys.tokenFile, file)
        return Settings(.farm, flags: flags, environment: environment)
    }

    private func write(_ token: AccessToken, _ path: String) throws -> String {
        try TokenKeeper.write(token, to: path)
        return path
    }

    @Test func theNearestWordWins() async throws {
        try await TestFiles.withFolder { folder in
            let flag = try write(TestTokens.token(1), folder + "/flag")
            let variable = try write(TestTokens.token(2), folder + "/variable")
            let own = try write(TestTokens.token(5), folder + "/admin.token")
            let text = TestTokens.token(3).text
            let login = Login(token: TestTokens.token(4))
            let local = TokenSource.Local(port: 4711, tokenFile: own)
            let here = try CoordinatorAddress(parsing: "127.0.0.1:4711")
            func id(_ settings: Settings, _ login: Login?, _ address: CoordinatorAddress? = nil) throws -> TokenID? {
                try TokenSource(settings: settings, local: local).token(for: address ?? here, login: login)?.id
            }
            let both = ["FARM_TOKEN_FILE": variable, "FARM_TOKEN": text]
            #expect(try id(settings(both, file: flag), login) == 1)
            #expect(try id(settings(both), login) == 2)
            #expect(try id(settings(["FARM_TOKEN": text + "\n"]), login) == 3)
            #expect(try id(settings(), login) == 4)
            #expect(try id(settings(), nil) == 5)
            #expect(try id(settings(), Login()) == 5)
            // The farm's own is for its own port of this machine alone.
            for other in ["127.0.0.1:4712", "farm.example.org:4711", "unix:/a"] {
                #expect(try id(settings(), nil, CoordinatorAddress(parsing: other)) == nil)
            }
            try LocalFile.remove(own)
            #expect(try id(settings(), nil) == nil)
        }
    }

    @Test func whatIsNoTokenIsRefusedByItsPlace() async throws {
        try await TestFiles.withFolder { folder in
            let bad = "\(TestTokens.text)77"
            let file = folder + "/token"
            try PrivateFile.write(Array(bad.utf8), to: file)
            let address = CoordinatorAddress(loopbackPort: 1)
            for (settings, place) in [
                (settings(["FARM_TOKEN": bad]), "FARM_TOKEN: "), (settings(file: file), "'\(file)': "),
            ] {
                let error = try #require(throws: FarmError.self) {
                    try TokenSource(settings: settings).token(for: address, login: nil)
                }
                #expect(error.code == .unauthenticated && error.message.hasPrefix(place), "\(error)")
                #expect(!error.description.contains(TestTokens.hex))
            }
            let missing = try #require(throws: FarmError.self) {
                try TokenSource(settings: settings(["FARM_TOKEN_FILE": file + "x"])).token(for: address, login: nil)
            }
            #expect(missing.message == "FARM_TOKEN_FILE: there is no file '\((file + "x").shortened())'")
            #expect(chmod(file, 0o644) == 0)
            let open = try #require(throws: FarmError.self) {
                try TokenSource(settings: settings(file: file)).token(for: address, login: nil)
            }
            #expect(open.code == .failedPrecondition && open.message.contains("chmod 600"))
        }
    }

    @Test func aTokenGoesWhereNobodyReadsAlong() throws {
        let token = TestTokens.token()
        let kept = CoordinatorTrust.kept(CertificateFingerprint(ofDER: [1]))
        for (text, trust) in [
            ("127.0.0.1:1", .none), ("localhost:1", .none), ("[::1]:1", .none), ("unix:/a", .none),
            ("a.example:1", kept),
            ("10.0.0.1:1", .system), ("127.8.0.1:1", .none),
        ] as [(String, CoordinatorTrust)] {
            let address = try CoordinatorAddress(parsing: text)
            #expect(try Entrance(address, trust: trust, token: token).isPrivate)
        }
        for text in ["a.example:1", "10.0.0.1:1", "[fe80::1]:1", "localhost.example:1"] {
            let address = try CoordinatorAddress(parsing: text)
            let error = try #require(throws: FarmError.self) { try Entrance(address, token: token) }
            #expect(error.code == .failedPrecondition && error.message.contains("--insecure"))
            #expect(error.message.contains("farm login \(address)"))
            #expect(try Entrance(address, token: token, isInsecure: true).token == token)
            // Without a token there is nothing to hide, but for what the farm answers.
            let open = try Entrance(address)
            #expect(throws: FarmError.self) { try open.checkPrivacy(of: "an invitation") }
        }
    }

    @Test func trustIsWhatWasSaidElseWhatWasKept() async throws {
        try await TestFiles.withFolder { folder in
            let logins = LoginFile(path: folder + "/logins.json")
            let kept = CoordinatorTrust.kept(CertificateFingerprint(ofDER: [1]))
            let known = try CoordinatorAddress(parsing: "a.example:1")
            let other = try CoordinatorAddress(parsing: "b.example:1")
            try logins.set(Login(token: TestTokens.token(), name: "ada", trust: kept), at: [known])
            func entrance(_ address: CoordinatorAddress, _ environment: [String: String] = [:]) throws -> Entrance {
                try Entrances(settings: settings(environment), logins: logins)([address])[0]
            }
            let usual = try entrance(known)
            #expect(usual.trust == kept && usual.name == "ada" && usual.token == TestTokens.token())
            // A kept certificate is not left aside.
            #expect(try entrance(known, ["FARM_TLS": "true"]).trust == kept)
            #expect(try entrance(known, ["FARM_CA": "/ca.pem"]).trust == .authorities(file: "/ca.pem"))
            #expect(try entrance(other).trust == .none)
            #expect(try entrance(other, ["FARM_TLS": "1"]).trust == .system)
            #expect(try entrance(CoordinatorAddress(parsing: "unix:/a"), ["FARM_TLS": "1"]).trust == .none)
            // Whose another token is, nobody knows here.
            #expect(try entrance(known, ["FARM_TOKEN": TestTokens.token(9).text]).name == "")
            #expect(throws: FarmError.self) { try entrance(other, ["FARM_TOKEN": TestTokens.text]) }
        }
    }
}
