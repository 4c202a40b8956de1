import FarmTestSupport
import Foundation
import Testing

extension EndToEnd {
    /// A house without an authority gets one, and keeps it.
    @Suite struct CertificateCommandTests {
        @Test func makesAndRenews() async throws {
            let folder = try TestFolder.make("certificates")
            defer { TestFolder.remove(folder) }
            let runner = CommandRunner(folder: folder)
            func run(_ arguments: String...) async throws -> CommandResult {
                try await runner.run("farm-coordinator", ["certificate"] + arguments, limit: .seconds(30))
            }
            func line(_ start: String, of result: CommandResult) -> Substring? {
                result.output.split(separator: "\n").first { $0.hasPrefix(start) }
            }
            let house = folder + "/my house"
            let first = try await run("--folder", house, "--name", "farm.lan", "--name", "192.0.2.7", "--days", "30")
            expect(first, status: 0, [])
            for text in [
                "authority    \(house)/ca.pem", "; new", "names      farm.lan, 192.0.2.7", "fingerprint  SHA256:",
                "--tls-certificate '\(house)/server.pem' --tls-key '\(house)/server.key' --client-ca '\(house)/ca.pem'",
            ] {
                #expect(first.output.contains(text), "\(first)")
            }
            let authority = try Data(contentsOf: URL(fileURLWithPath: house + "/ca.pem"))
            let server = try Data(contentsOf: URL(fileURLWithPath: house + "/server.pem"))

            let second = try await run("--folder", house)
            #expect(second.status == 0 && second.output.contains("; it was there"), "\(second)")
            #expect(second.output.contains("names      farm.lan, 192.0.2.7"), "\(second)")
            #expect(line("fingerprint", of: second) == line("fingerprint", of: first))
            #expect(try Data(contentsOf: URL(fileURLWithPath: house + "/ca.pem")) == authority)
            #expect(try Data(contentsOf: URL(fileURLWithPath: house + "/server.pem")) != server)

            let here = try await run()
            #expect(here.status == 0 && here.output.contains("localhost, "), "\(here)")
            #expect(here.output.contains("\(folder)/.local/share/diffusion-farm/certificates/ca.pem"), "\(here)")

            expect(try await run("--folder", house, "--name", "a b"), status: 2, ["'a b'", "IPv6"])
            expect(try await run("--folder", house, "--days", "0"), status: 2, ["--days is 0", "1 to 3650"])
            expect(try await run("--folder", ""), status: 2, ["--folder is empty"])
            try FileManager.default.removeItem(atPath: house + "/ca.key")
            expect(try await run("--folder", house), status: 1, ["ca.key' is missing", "backup"])
        }
    }
}
