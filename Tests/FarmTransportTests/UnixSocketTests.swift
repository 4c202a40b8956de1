import Certificates
import FarmModel
import FarmTestSupport
import Foundation
import LocalFiles
import Subprocess
import Testing

@testable import FarmTransport

/// A Unix socket is for one user.
@Suite struct UnixSocketTests {
    @Test func theOwnerIsLetIn() async throws {
        let folder = try TestFolder.make("socket")
        defer { TestFolder.remove(folder) }
        let path = folder + "/farm.sock"
        // What a coordinator that was killed left.
        for _ in 0..<2 {
            try await TestServer.run(.unix(path: path)) { server in
                #expect(FileStatus(of: path)?.permissions == 0o600)
                let address = try CoordinatorAddress(parsing: "unix:\(path)")
                let security = ClientSecurity(to: address, trust: .system)
                #expect(try await TestServer.ask(security, at: address) == "unix owner")
            }
        }
    }

    @Test func whoIsAdmitted() {
        #expect(UnixPeer(user: 1000).isAdmitted(by: 1000))
        #expect(UnixPeer(user: 0).isAdmitted(by: 1000))
        #expect(!UnixPeer(user: 1001).isAdmitted(by: 1000))
        #expect(!UnixPeer(user: 1000).isAdmitted(by: 0))
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to be somebody else"))
    func anotherUserIsTurnedAway() async throws {
        let folder = try TestFolder.make("socket")
        defer { TestFolder.remove(folder) }
        let path = folder + "/farm.sock"
        let log = LogRecord()
        try await TestServer.run(.unix(path: path), logger: log.logger) { server in
            // As where somebody opened it by mistake.
            chmod(path, 0o666)
            let script = """
                use IO::Socket::UNIX; my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "no: $!";
                my $n = sysread($s, my $b, 100); print defined $n ? "read $n" : "error $!";
                """
            let result = try await Subprocess.run(
                .name("setpriv"),
                arguments: ["--reuid=65534", "--regid=65534", "--clear-groups", "perl", "-e", script, path],
                output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
            #expect(
                result.standardOutput == "read 0" || result.standardOutput.hasPrefix("error"),
                "\(result.standardOutput) \(result.standardError)")
            try await eventually("it is said") { log.text.contains("a connection of another user") }
            #expect(log.text.contains("65534"))
            try await eventually("it is gone") { server.table.count == 0 }
        }
    }
}
