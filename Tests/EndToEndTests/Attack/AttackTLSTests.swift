import Certificates
import FarmModel
import FarmTestSupport
import FarmWire
import Foundation
import GRPCCore
import Testing

extension EndToEnd {
    /// What a client must not believe, and what a server must not speak.
    @Suite(.timeLimit(.minutes(3))) struct AttackTLSTests {
        @Test func onlyTheFarmItselfIsBelieved() async throws {
            try await ClosedFarm.run { closed in
                let farm = closed.farm
                let address = try await farm.address(ofCoordinator: 1)
                try await oldVersionsAreNotSpoken(address, farm)
                try await noWordsInPlainText(address)

                let runner = CommandRunner(folder: farm.folder)
                let authority = closed.certificates.authorityCertificate
                let token = "\(farm.folder)/ann.token"
                try await Self.write(try await closed.token(of: "ann") + "\n", to: token)
                let asked = ["whoami", "--coordinator", address, "--ca", authority, "--token-file", token]
                // The house's own certificate, for another name than the one that is dialled.
                let renamed = try await farm.run(
                    program: "farm-coordinator",
                    ["certificate", "--folder", closed.certificates.path, "--name", "farm.example.org"])
                #expect(renamed.status == 0, "\(renamed)")
                try await eventually("the wrong name is refused", within: .seconds(30)) {
                    let result = try await runner.run("farm", asked)
                    return result.status != 0 && result.errors.contains("certificate")
                }
                try await closed.certify()
                try await eventually("the right name is believed", within: .seconds(30)) {
                    try await runner.run("farm", asked).status == 0
                }
                // Another authority's farm, at the place where this one was.
                let other = CertificateFolder("\(farm.folder)/other")
                let made = try await farm.run(
                    program: "farm-coordinator", ["certificate", "--folder", other.path, "--name", "127.0.0.1"])
                #expect(made.status == 0)
                let stranger = try await runner.run(
                    "farm",
                    [
                        "whoami", "--coordinator", address, "--ca", other.authorityCertificate, "--token-file", token,
                    ])
                expect(stranger, status: stranger.status, ["certificate"])
                #expect(stranger.status != 0)
                // It shows a new certificate of a new authority: who has met it before refuses that.
                try await impersonate(closed, with: other)
                let changed = try await farm.run("whoami")
                #expect(changed.status != 0 && changed.errors.contains("certificate"), "\(changed)")
                let coordinator = try await farm.coordinator(1)
                let secret = try await Self.read(token).suffix(64)
                #expect(!coordinator.errors.contains(secret))
            }
        }

        private static func write(_ text: String, to path: String) async throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }

        private static func read(_ path: String) async throws -> String {
            try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }

        /// The same address with the files of another house.
        private func impersonate(_ closed: ClosedFarm, with other: CertificateFolder) async throws {
            let coordinator = try await closed.farm.coordinator(1)
            coordinator.send(SIGTERM)
            _ = try await coordinator.waitUntilEnd(within: .seconds(60))
            try await closed.farm.startCoordinator(
                options: [
                    "--tls-certificate", other.serverCertificate, "--tls-key", other.serverKey, "--client-ca",
                    other.authorityCertificate,
                ])
        }

        private func oldVersionsAreNotSpoken(_ address: String, _ farm: FarmFixture) async throws {
            let runner = CommandRunner(folder: farm.folder)
            for (option, isSpoken) in [("-tls1", false), ("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)] {
                // Old versions need a lower level of security at our own end, too.
                let result = try await runner.run(
                    system: "openssl",
                    [
                        "s_client", "-connect", address, option, "-alpn", "h2", "-cipher", "ALL:@SECLEVEL=0", "-brief",
                    ],
                    limit: .seconds(20))
                let words = result.output + result.errors
                #expect(words.contains("CONNECTION ESTABLISHED") == isSpoken, "\(option): \(result)")
            }
        }

        /// A client without TLS hears nothing of a farm.
        private func noWordsInPlainText(_ address: String) async throws {
            try await RawCaller.with(at: address, trust: nil) { caller in
                let outcome = await caller.call(
                    Farm_V1_Enrolment.Method.Enrol.descriptor, token: nil, within: .seconds(3))
                #expect(outcome.error != nil && outcome.replies.isEmpty)
            }
        }
    }
}
