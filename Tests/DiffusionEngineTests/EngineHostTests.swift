import EngineHostProtocol
import FarmModel
import FarmTestSupport
import Foundation
import ImageCoding
import ModelFiles
import Testing

/// One host at a time: each uses every core.
@Suite(.serialized) struct EngineHostTests {
    private let scene: RenderScene

    init() throws { scene = try RenderScene() }

    @Test func rendersTheSameBytesTwiceAndInAnotherHost() async throws {
        let scene = scene
        try await onThread {
            let host = try HostProcess()
            let first = try scene.startAndRender(on: host, id: "first")
            let second = try scene.render(on: host, id: "second")
            let other = try scene.startAndRender(on: try HostProcess(), id: "other", threads: 1)
            let bytes = try [first, second, other].map { try Data(contentsOf: URL(fileURLWithPath: $0.path)) }
            #expect(bytes[0] == bytes[1])
            #expect(bytes[0] == bytes[2])
            #expect(first.sha256 == PixelDigest.sha256(Array(bytes[0])))
            let png = try PNGDecoder.decode(Array(bytes[0]))
            #expect(png.width == 64)
            #expect(png.height == 64)
            #expect(PixelDigest.of(png.pixels) == first.pixelDigest)
            #expect(Set(png.pixels).count > 16)
            let metadata = try PNGMetadata(readingFrom: png.textChunks)
            #expect(metadata.provenance?.parameters == scene.parameters)
            #expect(metadata.provenance?.model == scene.model.description)
            #expect(metadata.provenance?.pixelDigest == first.pixelDigest)
            #expect(metadata.infotext == first.infotext)
            try host.send(.shutdown)
            _ = try host.events { _ in false }
            #expect(host.exitCode() == 0)
        }
    }

    @Test func rendersInTheSandbox() async throws {
        let scene = scene
        let models = Set(scene.model.files.map { URL(fileURLWithPath: $0.path).deletingLastPathComponent().path })
        let entry: UnsafeMutablePointer<passwd>? = geteuid() == 0 ? getpwnam("nobody") : nil
        let account = entry.map {
            SandboxRules.Account(name: "nobody", user: $0.pointee.pw_uid, group: $0.pointee.pw_gid)
        }
        let rules = SandboxRules(readable: models.sorted(), writable: [scene.folder.path], account: account)
        let free = try await onThread { try scene.startAndRender(on: try HostProcess(), id: "free") }
        try await onThread {
            let host = try HostProcess(environment: ["TMPDIR": scene.folder.path], rules: rules)
            guard case .hello(let hello) = try host.next() else {
                Issue.record("the host does not say hello")
                return
            }
            let report = try #require(hello.sandbox)
            #expect(report.holds.contains("system calls"), "\(report.lacks)")
            try host.send(.load(scene.loadRequest()))
            _ = try host.events(until: scene.isFinal)
            #expect(try scene.render(on: host, id: "confined").sha256 == free.sha256)
            guard report.confinesFiles else { return }
            try host.send(scene.request(id: "r", directory: FileManager.default.temporaryDirectory.path))
            #expect(try scene.failure(on: host)?.kind == .inputOutput)
            var request = scene.loadRequest()
            request.files[0].path = "/etc/hostname"
            try host.send(.load(request))
            #expect(try scene.failure(on: host)?.kind == .modelLoadFailed)
        }
    }

    @Test func promptAndSeedMakeADifference() async throws {
        let scene = scene
        try await onThread {
            let host = try HostProcess()
            let first = try scene.startAndRender(on: host, id: "first")
            var parameters = scene.parameters
            parameters.seed += 1
            let seed = try scene.render(on: host, id: "seed", parameters: parameters)
            parameters = scene.parameters
            parameters.prompt = "a red apple"
            let prompt = try scene.render(on: host, id: "prompt", parameters: parameters)
            #expect(Set([first, seed, prompt].map(\.pixelDigest)).count == 3)
        }
    }

    @Test func reportsProgressAndAnswersPingsMeanwhile() async throws {
        let scene = scene
        try await onThread {
            let host = try HostProcess()
            try scene.start(host)
            var parameters = scene.parameters
            parameters.steps = 5
            try host.send(scene.request(id: "r", parameters: parameters))
            // The render has begun and has four steps to go.
            var events = try host.events { event in
                if case .progress(let progress) = event { progress.step >= 1 } else { scene.isFinal(event) }
            }
            try host.send(.ping(99))
            events += try host.events(until: scene.isFinal)
            let pong = try #require(events.firstIndex(of: .pong(99)))
            #expect(pong < events.count - 1)
            guard case .started("r", let milliseconds) = events.first else {
                Issue.record("the first event is \(String(describing: events.first))")
                return
            }
            #expect(abs(milliseconds / 1000 - Date().timeIntervalSince1970) < 600)
            let progress = events.compactMap { if case .progress(let progress) = $0 { progress } else { nil } }
            #expect(progress.contains { $0.phase == .sampling && $0.step == 5 && $0.steps == 5 })
            #expect(progress.last?.phase == .decoding)
            let steps = progress.filter { $0.phase == .sampling }.map(\.step)
            #expect(steps == steps.sorted())
        }
    }

    @Test func passesHarmlessWarningsOn() async throws {
        let scene = scene
        try await onThread {
            let host = try HostProcess()
            try host.send(.load(scene.loadRequest()))
            let events = try host.events(until: scene.isFinal)
            // The demo model has no T5 encoder.
            #expect(
                events.contains { if case .log(.warning, let text) = $0 { text.hasPrefix("t5xxl") } else { false } })
        }
    }

    @Test func endsWithItsWorkerDuringARender() async throws {
        let scene = scene
        try await onThread {
            let host = try HostProcess()
            try scene.start(host)
            var parameters = scene.parameters
            parameters.steps = 400
            try host.send(scene.request(id: "r", parameters: parameters))
            _ = try host.events { if case .progress = $0 { true } else { false } }
            try host.closeInput()
            let rest = try host.events(until: scene.isFinal)
            #expect(!rest.contains(where: scene.isFinal))
            #expect(host.exitCode() == 0)
        }
    }

    @Test func refusesModelsThatCannotBeLoadedAndLivesOn() async throws {
        let scene = scene
        try await onThread {
            let host = try HostProcess()
            _ = try host.next()
            let truncated = scene.folder.path + "/truncated.safetensors"
            let whole = try #require(scene.model.files.first { $0.role == .checkpoint }).path
            try FileManager.default.copyItem(atPath: whole, toPath: truncated)
            #expect(truncate(truncated, 100_000_000) == 0)
            try scene.folder.write("nonsense", to: "nonsense.safetensors")
            for name in ["truncated.safetensors", "nonsense.safetensors", "absent.safetensors"] {
                var request = scene.loadRequest()
                request.files[0].path = scene.folder.path + "/" + name
                try host.send(.load(request))
                guard case .failed(let failure) = try host.events(until: scene.isFinal).last else {
                    Issue.record("\(name) was taken")
                    return
                }
                #expect(failure.kind == .modelLoadFailed)
                #expect(failure.id == request.key)
                #expect(!failure.message.isEmpty)
                try host.send(scene.request(id: "r"))
                #expect(try scene.failure(on: host)?.kind == .protocolError)
            }
            try host.send(.load(scene.loadRequest()))
            _ = try host.events(until: scene.isFinal)
            #expect(try scene.render(on: host, id: "after").width == 64)
        }
    }

    @Test func refusesWhatItCannotRenderAndLivesOn() async throws {
        let scene = scene
        try await onThread {
            let host = try HostProcess()
            try scene.start(host)
            let changes: [@Sendable (inout GenerationParameters) -> Void] = [
                { $0.prompt = "a (cat:.)" }, { $0.prompt = String(repeating: "cat ", count: 10_000) },
                { $0.negativePrompt = "\u{1}" }, { $0.seed = -1 }, { $0.size.width = 100 }, { $0.size.width = 0 },
                { $0.steps = 0 },
                { $0.steps = 501 }, { $0.schedule = .alignYourSteps },
                { $0.prompt = "(cat:0." + String(repeating: "0", count: 50) + "1)" },
                { $0.prompt = "(cat:0." + String(repeating: "0", count: 500) + "1)" },
            ]
            for change in changes {
                var parameters = scene.parameters
                change(&parameters)
                try host.send(scene.request(id: "bad", parameters: parameters))
                let failure = try #require(try scene.failure(on: host))
                #expect(failure.kind == .invalidInput, "\(failure)")
                #expect(failure.id == "bad")
            }
            #expect(try scene.render(on: host, id: "good").width == 64)
            #expect(try scene.folder.names() == ["good.png"])
        }
    }

    @Test func survivesTheLongestPromptThatIsTaken() async throws {
        let scene = scene
        try await onThread {
            var parameters = scene.parameters
            parameters.prompt = String(repeating: "x", count: ParameterLimits.promptBytes)
            parameters.steps = 1
            let file = try scene.startAndRender(on: try HostProcess(), id: "long", parameters: parameters)
            #expect(file.width == 64)
        }
    }

    @Test func saysWhyItCannotWrite() async throws {
        let scene = scene
        try await onThread {
            let host = try HostProcess()
            try scene.start(host)
            for (directory, name, kind) in [
                (scene.folder.path + "/absent", "r.png", HostFailure.Kind.inputOutput),
                (scene.folder.path, "../r.png", .invalidInput),
                ("/dev/full", "r.png", .inputOutput),
            ] {
                try host.send(scene.request(id: "r", directory: directory, fileName: name))
                #expect(try scene.failure(on: host)?.kind == kind)
            }
        }
    }

    @Test(arguments: ["cuda:0", "vulkan:3", "tpu", "cuda:x"])
    func neverTakesTheCPUForAnotherDevice(selector: String) async throws {
        let backend = try await onThread { () -> String in
            guard case .hello(let hello) = try HostProcess().next() else { return "" }
            return hello.engine.backend
        }
        // Where the engine has that backend, a device may well be there.
        guard !selector.hasPrefix(backend) else { return }
        try await onThread {
            let host = try HostProcess(environment: ["FARM_DEVICE": selector])
            let failure = try #require(try scene.failure(on: host))
            #expect(failure.kind == .deviceUnavailable)
            #expect(failure.message.contains(selector))
            #expect(host.exitCode() == 1)
        }
    }

    @Test func endsAtAStreamThatIsNoFrames() async throws {
        let scene = scene
        try await onThread {
            let host = try HostProcess()
            _ = try host.next()
            try host.sendRaw(Array("GET / HTTP/1.1\r\n".utf8))
            #expect(try scene.failure(on: host)?.kind == .protocolError)
            #expect(host.exitCode() == 1)
        }
    }
}
