import EngineHostProtocol
import FarmTestSupport
import Foundation
import Testing

/// A process of its own enters the sandbox and tries what an engine host should not be able to do.
@Suite struct SandboxTests {
    @Test func aHostReadsItsModelsAndWritesItsSpool() async throws {
        var probe = try Probe()
        defer { TestFolder.remove(probe.folder) }
        let folder = probe.folder
        let outcomes = try await probe.run([
            "read:\(folder)/models/a", "access:\(folder)/models/a", "list:\(folder)/models",
            "read:\(folder)/models/target", "write:\(folder)/spool/new", "read:\(folder)/spool/new",
            "remove:\(folder)/spool/new", "thread:", "read:/proc/self/status", "list:/proc/self/fd", "write:/dev/null",
            "read:/etc/passwd", "list:/usr/lib",
        ])
        for (attempt, outcome) in outcomes { #expect(outcome == "done", "\(attempt)") }
        let expected = [
            "limits", "no new privileges", geteuid() == 0 ? "user nobody" : "no capabilities", "system calls",
        ]
        #expect(probe.report.holds.filter { !$0.hasPrefix("Landlock") } == expected, "\(probe.report)")
        // Nothing is missing in silence.
        let names = probe.report.lacks.contains { $0.hasPrefix("files: Landlock") }
        #expect(probe.report.confinesFiles != names, "\(probe.report.lacks)")
    }

    @Test func noOtherFileIsOpenToIt() async throws {
        var probe = try Probe()
        defer { TestFolder.remove(probe.folder) }
        let folder = probe.folder
        // Readable by all, so that Landlock alone refuses them.
        let world = try TestFolder.make("world")
        defer { TestFolder.remove(world) }
        for name in ["open", "written"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(world)/\(name)"))
            chmod("\(world)/\(name)", 0o666)
        }
        chmod(world, 0o777)
        let outcomes = try await probe.run([
            "read:\(folder)/elsewhere/secret", "read:\(folder)/models/secret", "write:\(folder)/models/new",
            "write:\(folder)/elsewhere/new", "remove:\(folder)/models/a", "list:\(folder)", "read:\(world)/open",
            "write:\(world)/written", "write:\(world)/new", "list:/etc", "read:/etc/shadow", "list:/root", "list:/tmp",
            "read:/proc/1/cmdline", "read:/proc/\(getpid())/environ", "write:/proc/sys/kernel/core_pattern",
        ])
        guard probe.report.confinesFiles else {
            #expect(probe.report.lacks.contains { $0.hasPrefix("files: Landlock") }, "\(probe.report)")
            return
        }
        for (attempt, outcome) in outcomes { #expect(outcome == "Permission denied", "\(attempt)") }
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/models/new"))
        #expect(FileManager.default.fileExists(atPath: "\(folder)/models/a"))
    }

    @Test func noOtherProcessIsOpenToIt() async throws {
        var probe = try Probe()
        defer { TestFolder.remove(probe.folder) }
        let folder = probe.folder
        let listener = try TCPProxy(to: "127.0.0.1:9")
        defer { listener.stop() }
        let port = try #require(listener.address.split(separator: ":").last)
        // A signal that reached this process would end it.
        let outcomes = try await probe.run([
            "connect:\(port)", "connect-unix:\(folder)/socket", "exec:/bin/true", "fork:", "unshare:",
            "ptrace:\(getpid())", "signal:\(getpid())", "limit:\(getpid())", "mode:\(folder)/spool",
            "link:\(folder)/spool/link",
        ])
        try #require(probe.report.holds.contains("system calls"), "\(probe.report.lacks)")
        for (attempt, outcome) in outcomes { #expect(outcome == "Operation not permitted", "\(attempt)") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/spool").isEmpty)
    }

    @Test func rootIsNotToBeHadBack() async throws {
        guard geteuid() == 0 else { return }
        var probe = try Probe()
        defer { TestFolder.remove(probe.folder) }
        #expect(try await probe.run(["user:"]) == ["user:": "Operation not permitted"])
        // Without a user it says that it stays root, and how to mend that.
        probe.rules.account = nil
        let outcomes = try await probe.run(["write:\(probe.folder)/spool/new", "mode:\(probe.folder)/models/a"])
        #expect(outcomes["write:\(probe.folder)/spool/new"] == "done")
        #expect(outcomes["mode:\(probe.folder)/models/a"] == "Operation not permitted")
        #expect(probe.report.lacks.contains { $0.hasPrefix("a user of its own") && $0.contains("useradd") })
    }
}
