import EngineHostProtocol
import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FoundationEssentials
import Glibc
import LocalFiles
import Logging
import Testing

@testable import WorkerCore

/// Supervises real processes: shell scripts that speak just enough of the host's protocol.
@Suite struct EngineHostSupervisorTests {
    private struct Models: ModelSource {
        func loadRequest(for context: EngineContext) async throws -> LoadRequest {
            Fixture.loadRequest(context.modelDigest)
        }

        func path(of accessory: AccessoryReference) async throws -> String {
            guard accessory.sha256 == Fixture.lora.sha256 else {
                throw FarmError(.notFound, "no file '\(accessory.name)'")
            }
            return "/models/quilt.safetensors"
        }
    }

    /// A program that writes the frames of `events`, then does `ending`, which finds a request on standard input.
    private func host(_ events: [HostEvent], then ending: String, in folder: String) throws -> String {
        let path = "\(folder)/host-\(UUID().uuidString)"
        let output = try events.flatMap { try Frame.encode($0) }
        try DurableFile.write(output, to: path + ".frames")
        let script = "#!/bin/sh\ncat '\(path).frames'\n\(ending)\n"
        try DurableFile.write(Array(script.utf8), to: path)
        chmod(path, 0o755)
        return path
    }

    private func supervisor(
        _ path: String, budgets: HostBudgets = HostBudgets(), inputs folder: String = "/nowhere",
        sandbox: HostSandbox? = nil, report: @escaping @Sendable (DeviceEvent) -> Void
    ) -> EngineHostSupervisor {
        // As farm-worker does at its start.
        signal(SIGPIPE, SIG_IGN)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return EngineHostSupervisor(
            device: .cpu, hostPath: path, environment: [:], models: Models(),
            inputs: InputCache(path: folder, limit: 1000, source: FakeInputSource([:]), logger: logger),
            sandbox: sandbox, budgets: budgets, logger: logger, report: report)
    }

    /// What a supervisor reports until the body has seen enough.
    private func reports(
        _ path: String, budgets: HostBudgets = HostBudgets(), sandbox: HostSandbox? = nil, tasks: [Int] = [],
        parameters: GenerationParameters = Fixture.parameters, enough: (DeviceEvent) -> Bool
    ) async throws -> [DeviceEvent] {
        let (events, continuation) = AsyncStream.makeStream(of: DeviceEvent.self)
        let supervisor = supervisor(path, budgets: budgets, sandbox: sandbox) { continuation.yield($0) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                defer { continuation.finish() }
                try await supervisor.run()
            }
            for index in tasks { await supervisor.enqueue(Fixture.task(index, parameters)) }
            var seen: [DeviceEvent] = []
            for await event in events {
                seen.append(event)
                if enough(event) { return seen }
            }
            try await group.next()
            return seen
        }
    }

    private func isFailure(_ event: DeviceEvent) -> Bool {
        if case .failed = event { return true }
        return false
    }

    @Test func aProgramThatIsNotThereIsAnError() async throws {
        let error = await #expect(throws: FarmError.self) {
            try await supervisor("/nowhere/farm-engine-host") { _ in }.run()
        }
        #expect(error?.message.contains("/nowhere/farm-engine-host") == true)
    }

    @Test func aDeviceThatIsNotThereIsAnErrorInTheHostsWords() async throws {
        try await Fixture.withFolder { folder in
            let failure = HostFailure(kind: .deviceUnavailable, message: "no GPU here")
            let path = try host([.failed(failure)], then: "exit 1", in: folder)
            let error = await #expect(throws: FarmError.self) { try await supervisor(path) { _ in }.run() }
            #expect(error?.message == "device cpu: no GPU here")
        }
    }

    @Test func aFirstHostThatSomebodyKillsIsReplaced() async throws {
        try await Fixture.withFolder { folder in
            let good = try host([Fixture.hello], then: "sleep 60", in: folder)
            let path = try host(
                [], then: "[ -e '\(folder)/came' ] && exec '\(good)'; touch '\(folder)/came'; kill -KILL $$", in: folder
            )
            let seen = try await reports(path) { $0 == .available(Fixture.device) }
            #expect(seen == [.available(Fixture.device)])
        }
    }

    @Test(arguments: [
        ("kill -ABRT $$", FailureClass.engineCrash), ("kill -KILL $$", .killed), ("exit 7", .engineCrash),
        ("echo std::bad_alloc >&2; kill -ABRT $$", .outOfMemory), ("printf 'no frame at all'; sleep 60", .killed),
    ])
    func aHostThatDiesInTheMiddleFailsItsTaskAndIsReplaced(ending: String, expected: FailureClass) async throws {
        try await Fixture.withFolder { folder in
            // It dies when it is asked to load the model; each of the two tasks meets a host of its own.
            let path = try host(
                [Fixture.hello], then: "head -c 8 >/dev/null; echo last words >&2; \(ending)", in: folder)
            var failures = 0
            let seen = try await reports(path, tasks: [0, 1]) { event in
                failures += isFailure(event) ? 1 : 0
                return failures == 2
            }
            #expect(seen.filter { $0 == .available(Fixture.device) }.count == 2)
            for event in seen {
                guard case .failed(_, let failure, let message) = event else { continue }
                #expect(failure == expected)
                #expect(message.contains("last words"))
            }
        }
    }

    @Test func aFileThatIsNotToBeHadFailsItsTaskAndIsNamed() async throws {
        try await Fixture.withFolder { folder in
            let path = try host([Fixture.hello], then: "exec sleep 600", in: folder)
            var unknown = Fixture.parameters
            let missing = AccessoryReference(name: "gone", sha256: Digest(repeating: "0"), shortHash: "0")
            unknown.loras = [WeightedLoRA(file: missing, weight: 1)]
            let lora = try await reports(path, tasks: [0], parameters: unknown, enough: isFailure)
            #expect(lora.last == .failed(Fixture.attempt(0), .missingModel, "no file 'gone'"))

            var deleted = Fixture.parameters
            let digest = Digest(repeating: "cd")
            deleted.initImage = InitImage(
                picture: InputReference(sha256: digest, size: ImageSize(width: 64, height: 64)))
            let input = try await reports(path, tasks: [0], parameters: deleted, enough: isFailure)
            #expect(input.last == .failed(Fixture.attempt(0), .invalidInput, "no picture \(digest)"))
        }
    }

    @Test func rendersThroughAHostOfItsOwnProcessSession() async throws {
        try await Fixture.withFolder { folder in
            // Requests are waited for by their first bytes; what they say is for the real host's tests.
            let loaded = try host([.loaded(key: Fixture.digest.hex, seconds: 0)], then: "", in: folder)
            let rendered = try host(
                [.started(id: "7.0#1", unixMilliseconds: 1000), Fixture.rendered(0)], then: "", in: folder)
            let path = try host(
                [Fixture.hello],
                then: """
                    head -c 100 >/dev/null; cat '\(loaded).frames'
                    head -c 1 >/dev/null; cat '\(rendered).frames'
                    cut -d' ' -f6 /proc/$$/stat >'\(folder)/session'; echo $$ >>'\(folder)/session'
                    exec cat >/dev/null
                    """, in: folder)
            let seen = try await reports(path, tasks: [0]) { event in
                if case .rendered = event { return true }
                return isFailure(event)
            }
            guard case .rendered(let image, _) = try #require(seen.last) else {
                Issue.record("\(seen)")
                return
            }
            #expect(image.attempt == Fixture.attempt(0))
        }
    }

    @Test func aHostHearsFirstWhatItMayDo() async throws {
        try await Fixture.withFolder { folder in
            let sandbox = HostSandbox(
                account: nil, folders: [folder], spoolPath: "\(folder)/spool", dataPath: folder)
            let files = sandbox.readableFiles([])
            let frame = try sandbox.rules(for: "cpu", files: files, environment: [:]).frame
            let good = try host([Fixture.hello], then: "exec sleep 60", in: folder)
            let path = try host(
                [],
                then: """
                    echo "$1" >'\(folder)/argument'; echo "$TMPDIR" >'\(folder)/temporary'
                    head -c \(frame.count) >'\(folder)/first'; exec '\(good)'
                    """, in: folder)
            _ = try await reports(path, sandbox: sandbox) { $0 == .available(Fixture.device) }
            #expect(try LocalFile.read("\(folder)/argument") == Array("--confined\n".utf8))
            #expect(try LocalFile.read("\(folder)/temporary") == Array("\(folder)/hosts/cpu/temporary\n".utf8))
            var decoder = FrameDecoder()
            decoder.append(try LocalFile.read("\(folder)/first"))
            let rules = try Frame.decode(SandboxRules.self, from: try #require(try decoder.next()))
            #expect(rules.writable.first == "\(folder)/spool/hosts/cpu")
            #expect(rules.readable == files.paths)
        }
    }

    @Test func aHostThatHangsIsKilled() async throws {
        try await Fixture.withFolder { folder in
            var budgets = HostBudgets()
            budgets.load = .milliseconds(1)
            budgets.answer = .milliseconds(1)
            let path = try host([Fixture.hello], then: "exec sleep 600", in: folder)
            let seen = try await reports(path, budgets: budgets, tasks: [0], enough: isFailure)
            guard case .failed(_, .hang, _) = try #require(seen.last) else {
                Issue.record("\(seen)")
                return
            }
        }
    }
}
