import EngineHostProtocol
import FarmModel
import FoundationEssentials
import Glibc
import LocalFiles
import Logging
import Testing

@testable import WorkerCore

/// What a worker lets its hosts do.
@Suite struct HostSandboxTests {
    private func write(_ path: String) throws {
        try DurableFile.write(Array("x".utf8), to: path, durability: .none)
    }

    @Test func rulesAreOfTheWorkersFolders() async throws {
        try await Fixture.withFolder { folder in
            let account = SandboxRules.Account(name: "nobody", user: 65534, group: 65534)
            for name in ["models", "inputs", "spool", "data"] { mkdir("\(folder)/\(name)", 0o700) }
            let sandbox = HostSandbox(
                account: account, folders: ["\(folder)/models", "\(folder)/inputs", "\(folder)/absent"],
                spoolPath: "\(folder)/spool", dataPath: "\(folder)/data")
            try sandbox.clear("cpu")
            let rules = sandbox.rules(for: "cpu", files: sandbox.readableFiles([]), environment: [:])
            let real = try #require(realpath(folder, nil).map { String(cString: $0) })
            #expect(rules.readable == ["\(real)/models", "\(real)/inputs"])
            #expect(rules.account == account)
            #expect(!rules.connects)
            // Not the spool itself, nor another device's.
            #expect(
                rules.writable == [
                    "\(folder)/spool/hosts/cpu", "\(folder)/data/hosts/cpu/cache", "\(folder)/data/hosts/cpu/temporary",
                ])
            for path in rules.writable { #expect(FileStatus(of: path)?.kind == .folder) }
            let service = ["CUDA_MPS_PIPE_DIRECTORY": "/run/mps"]
            let files = sandbox.readableFiles([])
            #expect(sandbox.rules(for: "cuda:0", files: files, environment: service).connects)
            #expect(!sandbox.rules(for: "vulkan:0", files: files, environment: service).connects)
        }
    }

    @Test func whatAHostLeftHalfDoneGoesAndWhatIsDoneStays() async throws {
        try await Fixture.withFolder { folder in
            let sandbox = HostSandbox(account: nil, folders: [], spoolPath: "\(folder)/spool", dataPath: folder)
            try sandbox.clear("cpu")
            let images = sandbox.imageFolder(of: "cpu")
            for name in ["7.0.1.png", ".7.1.1.png.4-1.part"] { try write("\(images)/\(name)") }
            try sandbox.makeFolders(for: "cpu")
            #expect(try FileManager.default.contentsOfDirectory(atPath: images) == ["7.0.1.png"])
            try sandbox.clear("cpu")
            #expect(try FileManager.default.contentsOfDirectory(atPath: images).isEmpty)
        }
    }

    @Test func linksLeadToFilesThatAreNamedToo() async throws {
        try await Fixture.withFolder { folder in
            for name in ["models", "elsewhere"] { mkdir("\(folder)/\(name)", 0o700) }
            for name in ["models/a", "elsewhere/b", "elsewhere/c"] { try write("\(folder)/\(name)") }
            symlink("\(folder)/elsewhere/b", "\(folder)/models/b")
            symlink("\(folder)/elsewhere/c", "\(folder)/models/c")
            let files = ReadableFiles(
                folders: ["\(folder)/models"], files: ["a", "b", "absent"].map { "\(folder)/models/\($0)" })
            let real = try #require(realpath(folder, nil).map { String(cString: $0) })
            #expect(files.paths == ["\(real)/models", "\(real)/elsewhere/b"])
            #expect(files.cover("\(folder)/models/a"))
            #expect(files.cover("\(folder)/models/b"))
            #expect(files.cover("\(folder)/elsewhere/b"))
            #expect(!files.cover("\(folder)/models/c"))
            #expect(!files.cover("\(folder)/elsewhere/c"))
            // Its absence is the host's to say.
            #expect(files.cover("\(folder)/elsewhere/absent"))
            // One that comes later is of the folder; another under the old name is not the file that was named.
            try write("\(folder)/models/later")
            #expect(files.cover("\(folder)/models/later"))
            try write("\(folder)/elsewhere/new")
            #expect(rename("\(folder)/elsewhere/new", "\(folder)/elsewhere/b") == 0)
            #expect(!files.cover("\(folder)/models/b"))
        }
    }

    @Test func secretsOfTheEnvironmentStayWithTheWorker() {
        let environment = [
            "PATH": "/bin", "LD_LIBRARY_PATH": "/opt/lib", "CUDA_VISIBLE_DEVICES": "0", "FARM_DATABASE": "postgres://",
            "PGPASSWORD": "x", "AWS_SECRET_ACCESS_KEY": "x", "HF_TOKEN": "x", "SSH_AUTH_SOCK": "/run/agent",
        ]
        #expect(
            HostVariables.withheld(from: environment) == [
                "AWS_SECRET_ACCESS_KEY", "FARM_DATABASE", "HF_TOKEN", "PGPASSWORD", "SSH_AUTH_SOCK",
            ])
    }

    @Test func aHostThatMayNotReadMakesWayForAnother() {
        var state = EngineHostState(now: .now)
        _ = state.handle(.spawned, now: .now)
        _ = state.handle(.said(Fixture.hello), now: .now)
        let task = Fixture.task(0)
        #expect(state.handle(.enqueued(task), now: .now) == [.prepare(task.context)])
        #expect(state.handle(.outgrown(key: "another"), now: .now) == [])
        #expect(state.handle(.outgrown(key: task.context.key), now: .now) == [.kill])
        // Once is enough, and the task has not failed of it.
        #expect(state.handle(.outgrown(key: task.context.key), now: .now) == [])
        #expect(state.handle(.died(HostDeath(.signaled(SIGKILL))), now: .now) == [])
        #expect(state.restartDelay == .zero)
        _ = state.handle(.spawned, now: .now)
        let begun = state.handle(.said(Fixture.hello), now: .now)
        #expect(begun == [.report(.available(Fixture.device)), .prepare(task.context)])
    }

    @Test func theWorkerKnowsItselfWhereAnImageLies() {
        var state = EngineHostState(now: .now)
        _ = state.handle(.spawned, now: .now)
        _ = state.handle(.said(Fixture.hello), now: .now)
        let task = Fixture.task(0)
        _ = state.handle(.enqueued(task), now: .now)
        _ = state.handle(.prepared(Fixture.loadRequest()), now: .now)
        _ = state.handle(.said(.loaded(key: task.context.key, seconds: 0)), now: .now)
        guard case .rendered(var file) = Fixture.rendered(0) else { return }
        file.path = "/elsewhere/secret"
        let actions = state.handle(.said(.rendered(file)), now: .now)
        guard case .report(.rendered(_, let path)) = actions.last else {
            Issue.record("\(actions)")
            return
        }
        #expect(path == "/spool/7.0.1.png")
    }
}
