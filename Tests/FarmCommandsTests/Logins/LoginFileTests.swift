import ArgumentParser
import Certificates
import FarmBasics
import FarmModel
import FoundationEssentials
import Glibc
import LocalFiles
import Testing

@testable import FarmCommands

@Suite struct LoginFileTests {
    private let fingerprint = CertificateFingerprint(ofDER: [1, 2, 3])

    private func address(_ text: String) throws -> CoordinatorAddress { try CoordinatorAddress(parsing: text) }

    @Test func whatIsKeptIsThereAgain() async throws {
        try await TestFiles.withFolder { folder in
            let file = LoginFile(path: folder + "/config/diffusion-farm/logins.json")
            #expect(try file.read().isEmpty)
            let logins: [(String, Login)] = [
                ("a.example:1", Login(token: TestTokens.token(), name: "ada", trust: .kept(fingerprint))),
                ("b.example:1", Login(name: "", trust: .system)),
                ("127.0.0.1:7433", Login(token: TestTokens.token(8), name: "bot", isInsecure: true)),
                ("[::1]:5", Login(token: TestTokens.token(), name: "ada", trust: .authorities(file: "/etc/farm.pem"))),
            ]
            for (text, login) in logins { try file.set(login, at: [try address(text)]) }
            for (text, login) in logins { #expect(try file.login(at: address(text)) == login) }
            try file.set(nil, at: [address("a.example:1"), address("none.example:1")])
            #expect(try file.login(at: address("a.example:1")) == nil)
            #expect(try file.read().count == 3)
        }
    }

    @Test func nobodyElseCanReadIt() async throws {
        try await TestFiles.withFolder { folder in
            let file = LoginFile(path: folder + "/diffusion-farm/logins.json")
            try file.set(Login(token: TestTokens.token(), name: "ada"), at: [address("a:1")])
            #expect(FileStatus(of: file.path)?.permissions == 0o600)
            #expect(FileStatus(of: folder + "/diffusion-farm")?.permissions == 0o700)
            for mode: mode_t in [0o644, 0o640, 0o604, 0o660] {
                #expect(chmod(file.path, mode) == 0)
                // What containers mount as root's is for its group too.
                guard mode != 0o640 || geteuid() != 0 else { continue }
                let error = try #require(throws: FarmError.self) { try file.read() }
                #expect(error.code == .failedPrecondition && error.message.contains("chmod 600 '\(file.path)'"))
                #expect(!error.message.contains(TestTokens.hex))
            }
        }
    }

    @Test func aDamagedFileIsRefusedWithoutItsContent() async throws {
        try await TestFiles.withFolder { folder in
            let file = LoginFile(path: folder + "/logins.json")
            for text in [
                "", "{", "{\"logins\": {\"a:1\": {\"token\": \"df_7_\(TestTokens.hex)00\"}}}",
                "{\"logins\": {\"a:1\": {\"fingerprint\": \"\(TestTokens.hex)\(TestTokens.hex)\"}}}",
            ] {
                try PrivateFile.write(Array(text.utf8), to: file.path)
                let error = try #require(throws: FarmError.self) { try file.read() }
                #expect(error.code == .invalidInput && error.cause == nil)
                #expect(error.message.contains("is damaged") && !error.description.contains(TestTokens.hex))
            }
        }
    }

    /// Whatever a value stands in, no text made of it has the secret.
    @Test func noTextHasTheSecret() throws {
        let login = Login(token: TestTokens.token(), name: "ada", trust: .kept(fingerprint))
        let entrance = try Entrance(address("127.0.0.1:1"), token: TestTokens.token(), name: "ada")
        let texts = [
            "\(login)", String(reflecting: login), "\([login])", "\(entrance)", String(reflecting: entrance),
            "\(TokenInterceptor(token: TestTokens.token()))", "\(Optional(TestTokens.token()) as Any)",
            "\(["a:1": login])",
        ]
        for text in texts { #expect(!text.contains(TestTokens.hex) && text.contains("df_7_…"), "\(text)") }
    }

    @Test func anArgumentThatIsATokenIsNotQuoted() throws {
        for line in [["frobnicate", TestTokens.text], ["show", TestTokens.text], ["login", "a:1", TestTokens.text]] {
            let error = try #require(throws: (any Error).self) { try FarmCommand.parseAsRoot(line) }
            let (status, text) = FarmCommandLine.outcome(of: error)
            #expect(status == .badInput && !text.contains(TestTokens.hex), "\(text)")
        }
        #expect(TokenHiding.hiding("a \(TestTokens.text) b df_x") == "a df_7_… b df_x")
    }
}
