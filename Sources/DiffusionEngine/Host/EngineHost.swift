internal import EngineHostProtocol
internal import Foundation
internal import LocalFiles
internal import Sandbox

/// The process that holds the engine: reads requests on one thread and renders on another, so that pings are answered
/// during a render and the end of the worker ends the process at once.
package struct EngineHost: Sendable {
    private let makeEngine: @Sendable (_ warn: @escaping @Sendable (String) -> Void) -> any ImageEngine

    /// - Parameter makeEngine: Makes the engine, on its thread; the engine calls `warn` with what a person should know.
    package init(makeEngine: @escaping @Sendable (_ warn: @escaping @Sendable (String) -> Void) -> any ImageEngine) {
        self.makeEngine = makeEngine
    }

    /// With the real engine.
    package init() {
        self.init { StableDiffusionEngine(onHarmlessWarning: $0) }
    }

    /// The engine's prompt parser recurses over plain text; this is address space, not memory.
    private static let engineStackBytes = 512 << 20

    private static let help = """
        Usage: farm-engine-host [--confined | --describe]

        Renders images for farm-worker, which starts it and speaks frames with it on
        standard input and output: a length of 4 bytes, big-endian, then JSON.

          --confined   read from the first frame which files there are to read and to write,
                       and keep to them, as far as this machine can see to that
          --describe   print the engine's build and device as JSON and exit
          --help       print this text

        FARM_DEVICE chooses the device: auto (default), cpu, cuda:N or vulkan:N.

        """

    /// Runs the command; returns its exit code.
    package func run(arguments: [String], environment: [String: String]) -> Int32 {
        let device = environment[HostEnvironment.device] ?? ""
        switch arguments {
        case [], [HostEnvironment.confinedArgument]:
            Self.restartIfNeeded(environment, arguments: arguments)
            return serve(device: device, isConfined: !arguments.isEmpty)
        case ["--describe"]: return Self.describe(device: device)
        case ["--help"], ["-h"]:
            print(Self.help, terminator: "")
            return 0
        default:
            FileHandle.standardError.write(Data(Self.help.utf8))
            return 64
        }
    }

    /// OpenMP reads its variables when its library is loaded, which is before `main`.
    private static func restartIfNeeded(_ environment: [String: String], arguments: [String]) {
        let missing = HostEnvironment.defaults.filter { environment[$0.key] == nil }
        guard !missing.isEmpty else { return }
        for (name, value) in missing { setenv(name, value, 1) }
        var words = (["farm-engine-host"] + arguments).map { strdup($0) } + [nil]
        // By its path, so that the process list names it. It returns only on failure; then the host works all the same,
        // but slower beside busy neighbours.
        execv(Installation.program ?? "/proc/self/exe", &words)
        for word in words { free(word) }
    }

    /// - Parameter rules: entered before the device is opened, as its driver starts threads, which are not confined later.
    private static func makeDescription(
        device: String, rules: SandboxRules? = nil
    ) throws(HostFailure) -> HostDescription {
        let build = try EngineBuildRecord.read()
        let report = rules.map { Confinement.enter($0, device: device) }
        let device = try Confinement.hinting(report) { () throws(HostFailure) in
            try EngineDevice.select(device, build: build)
        }
        return HostDescription(
            pid: ProcessInfo.processInfo.processIdentifier, engine: build,
            systemInfo: StableDiffusionEngine.systemInfo, device: device, sandbox: report)
    }

    private static func describe(device: String) -> Int32 {
        do {
            let output = try HostOutput.takingStandardOutput()
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let json = try encoder.encode(try makeDescription(device: device))
            output.print(String(decoding: json, as: UTF8.self) + "\n")
            return 0
        } catch {
            StandardError().write("farm-engine-host: \(error)")
            return 1
        }
    }

    private func serve(device: String, isConfined: Bool) -> Int32 {
        // Ctrl-C reaches the whole process group; the worker decides what it means here.
        signal(SIGINT, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        guard let output = try? HostOutput.takingStandardOutput() else { return 1 }
        let description: HostDescription
        do throws(HostFailure) {
            description = try Self.makeDescription(
                device: device, rules: isConfined ? try Confinement.readRules(from: STDIN_FILENO) : nil)
        } catch {
            output.send(.failed(error))
            return 1
        }
        output.send(.hello(description))
        let queue = HostQueue()
        startEngineThread(queue: queue, description: description, output: output)
        Self.read(into: queue, output: output)
    }

    private func startEngineThread(queue: HostQueue, description: HostDescription, output: HostOutput) {
        let makeEngine = makeEngine
        let thread = Thread {
            let engine = makeEngine { output.send(.log(.warning, $0)) }
            let service = RenderService(engine: engine, host: description, output: output)
            while true {
                switch queue.pop() {
                case .load(let request): service.load(request)
                case .render(let request): service.render(request)
                case .ping: break
                case .shutdown: _exit(0)
                }
            }
        }
        thread.name = "engine"
        thread.stackSize = Self.engineStackBytes
        thread.start()
    }

    /// Reads requests until the worker is gone, then ends the process, whatever it renders.
    private static func read(into queue: HostQueue, output: HostOutput) -> Never {
        var decoder = FrameDecoder()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { Foundation.read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { _exit(0) }
            decoder.append(buffer[..<count])
            do {
                while let body = try decoder.next() {
                    accept(try Frame.decode(HostRequest.self, from: body), queue: queue, output: output)
                }
            } catch {
                output.send(.failed(HostFailure(kind: .protocolError, message: "\(error)")))
                _exit(1)
            }
        }
    }

    private static func accept(_ request: HostRequest, queue: HostQueue, output: HostOutput) {
        if case .ping(let number) = request {
            output.send(.pong(number))
            return
        }
        guard !queue.push(request) else { return }
        let id: String? =
            switch request {
            case .load(let request): request.key
            case .render(let request): request.id
            case .ping, .shutdown: nil
            }
        output.send(
            .failed(
                HostFailure(
                    id: id, kind: .protocolError, message: "more than \(HostQueue.capacity) requests are waiting")))
    }
}
