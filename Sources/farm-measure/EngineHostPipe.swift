import EngineHostProtocol
import FarmBasics
import Glibc

/// An engine host of our own, spoken to as a worker does it.
final class EngineHostPipe {
    private let pid: pid_t
    private let requests: CInt
    private let events: CInt
    private var decoder = FrameDecoder()

    /// Starts the host; what its engine says goes to the file `log`.
    init(program: String, log: String) throws {
        let (input, requests) = try Spawn.pipe()
        let (events, output) = try Spawn.pipe()
        let errors = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        defer { for descriptor in [input, output, errors] { close(descriptor) } }
        guard errors >= 0 else { throw FarmError(.inputOutput, "cannot write '\(log)'") }
        self.requests = requests
        self.events = events
        pid = try Spawn.start(program, [], input: input, output: output, errors: errors)
    }

    /// A host whose input ends exits.
    deinit {
        close(requests)
        close(events)
        _ = Spawn.wait(pid)
    }

    func load(_ request: LoadRequest) throws {
        try send(.load(request))
        while true { if case .loaded(request.key, _) = try next() { return } }
    }

    /// Renders and waits for the file.
    func render(_ request: RenderRequest) throws -> RenderedFile {
        try send(.render(request))
        while true { if case .rendered(let file) = try next(), file.id == request.id { return file } }
    }

    private func send(_ request: HostRequest) throws {
        let frame = try Frame.encode(request)
        var done = 0
        while done < frame.count {
            let count = frame[done...].withUnsafeBytes { write(requests, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FarmError(.inputOutput, "the engine host does not read any more") }
            done += count
        }
    }

    /// The next event; a failure is thrown.
    private func next() throws -> HostEvent {
        while true {
            if let frame = try decoder.next() {
                let event = try Frame.decode(HostEvent.self, from: frame)
                if case .failed(let failure) = event { throw failure }
                return event
            }
            let bytes = Spawn.read(events)
            guard !bytes.isEmpty else { throw FarmError(.unavailable, "the engine host ended") }
            decoder.append(bytes)
        }
    }
}
