package import EngineHostProtocol
package import Foundation

/// A real `farm-engine-host`, spoken to over its pipes. Calls block: use it through ``onThread(_:)``.
package final class HostProcess {
    /// The host said nothing for five minutes.
    package struct Timeout: Error {}

    /// Long enough for a debug build on a busy machine.
    private static let patience: TimeInterval = 300

    /// For its pid and its signals.
    package let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var decoder = FrameDecoder()

    /// Starts the host on the CPU.
    /// - Parameters:
    ///   - environment: on top of the test process's own.
    ///   - rules: to which the host confines itself; nil lets it do all that the test may.
    package init(environment: [String: String] = [:], rules: SandboxRules? = nil) throws {
        let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        process.executableURL = products.appendingPathComponent("farm-engine-host")
        process.environment = ProcessInfo.processInfo.environment
            .merging(["FARM_DEVICE": "cpu"]) { _, new in new }
            .merging(environment) { _, new in new }
        if rules != nil { process.arguments = [HostEnvironment.confinedArgument] }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // A host that has ended must be an error of write, not a signal.
        signal(SIGPIPE, SIG_IGN)
        try process.run()
        if let rules { try sendRaw(Frame.encode(rules)) }
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    /// Sends one frame; an error where the host has ended.
    package func send(_ request: HostRequest) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(Frame.encode(request)))
    }

    /// Sends bytes as they are, to see the host refuse what is no frame.
    package func sendRaw(_ bytes: [UInt8]) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
    }

    /// Ends the host's input, which asks it to end.
    package func closeInput() throws {
        try input.fileHandleForWriting.close()
    }

    /// The next event; `nil` when the host has ended.
    package func next() throws -> HostEvent? {
        let end = Date().addingTimeInterval(Self.patience)
        let descriptor = output.fileHandleForReading.fileDescriptor
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if let body = try decoder.next() { return try Frame.decode(HostEvent.self, from: body) }
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard Foundation.poll(&poll, 1, Int32(max(0, end.timeIntervalSinceNow) * 1000)) > 0 else { throw Timeout() }
            let count = read(descriptor, &buffer, buffer.count)
            if count <= 0 { return nil }
            decoder.append(buffer[..<count])
        }
    }

    /// All events up to the first that `isWanted`, which is the last; to the end of the host if there is none.
    package func events(until isWanted: (HostEvent) -> Bool) throws -> [HostEvent] {
        var events: [HostEvent] = []
        while let event = try next() {
            events.append(event)
            if isWanted(event) { break }
        }
        return events
    }

    /// Waits for the end; the signal's number where one ended it.
    package func exitCode() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// Runs blocking work on a thread of its own.
package func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
    }
}
