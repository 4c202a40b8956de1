import FarmBasics
import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// Keeps a child process running: what ends unexpectedly is started again, ever less eagerly.
final class ChildProcess: Sendable {
    /// How long a child may take to end after SIGTERM. A worker finishes and delivers its render, up to a minute.
    static let patience = Duration.seconds(75)
    private static let backoff = (first: Duration.seconds(0.5), longest: Duration.seconds(10))
    /// A child that ran for so long starts again without delay.
    private static let healthyAfter = Duration.seconds(60)

    private struct State {
        var pid: pid_t?
        /// How the child ended before it was ever ready.
        var earlyEnd: String?
        var isReady = false
        /// Those of the next start.
        var arguments: [String]
    }

    let program: ChildProgram
    private let state: Mutex<State>
    private let say: @Sendable (String) -> Void
    private let onLine: @Sendable (String) -> Void

    /// - Parameters:
    ///   - say: tells a person that the child ended and is started again.
    ///   - onLine: gets each line of the child's standard output; all of it goes to the log.
    init(
        _ program: ChildProgram, say: @escaping @Sendable (String) -> Void,
        onLine: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.program = program
        state = Mutex(State(arguments: program.arguments))
        self.say = say
        self.onLine = onLine
    }

    /// From now on, an end is answered by a new start, with `arguments` where they are given.
    func markReady(restartArguments arguments: [String]? = nil) {
        state.withLock { state in
            state.isReady = true
            state.arguments = arguments ?? state.arguments
        }
    }

    /// Fails where the child ended before it was ready.
    func checkStarting() throws {
        guard let end = state.withLock({ $0.earlyEnd }) else { return }
        let tail = program.log.tail()
        let details = tail.isEmpty ? "" : ":\n\(tail)"
        throw FarmError(
            .failedPrecondition, "\(program.name) did not start: it \(end); see \(program.log.path)\(details)")
    }

    /// Asks a child that is ending already to hurry.
    func hurry() {
        if let pid = state.withLock({ $0.pid }) { kill(pid, SIGTERM) }
    }

    /// Runs the child until the task is cancelled, which ends it with SIGTERM and, when its time is up, SIGKILL.
    func run() async {
        var delay = Self.backoff.first
        while !Task.isCancelled {
            let start = ContinuousClock.now
            let end = await runOnce()
            if Task.isCancelled { return }
            let isRestarted = state.withLock { state in
                if !state.isReady { state.earlyEnd = end }
                return state.isReady
            }
            guard isRestarted else { return }
            if start.duration(to: .now) > Self.healthyAfter { delay = Self.backoff.first }
            let seconds = TimeFormat.duration(
                Double(delay.components.seconds) + Double(delay.components.attoseconds) / 1e18)
            say("\(program.name) \(end); starting it again in \(seconds) (log: \(program.log.path))")
            try? await Task.sleep(for: delay)
            delay = min(delay * 2, Self.backoff.longest)
        }
    }

    /// How the child ended, in words.
    private func runOnce() async -> String {
        do {
            let log = FileDescriptor(rawValue: try program.log.open())
            defer { try? log.close() }
            var options = PlatformOptions()
            // Ctrl-C reaches the whole foreground group; children in sessions of their own end in our order.
            options.createSession = true
            options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: Self.patience)]
            let (path, arguments) = Programs.boundToParent(program.path, state.withLock { $0.arguments })
            let result = try await Subprocess.run(
                .path(FilePath(path)), arguments: Arguments(arguments), platformOptions: options, input: .none,
                output: .sequence, error: .fileDescriptor(log, closeAfterSpawningProcess: false)
            ) { execution in
                state.withLock { $0.pid = execution.processIdentifier.value }
                for try await line in execution.standardOutput.strings() {
                    _ = try? log.writeAll(Array((line + "\n").utf8))
                    onLine(line)
                }
            }
            state.withLock { $0.pid = nil }
            return Self.words(for: result.terminationStatus)
        } catch {
            state.withLock { $0.pid = nil }
            return "could not be run (\(error))"
        }
    }

    private static func words(for status: TerminationStatus) -> String {
        switch status {
        case .exited(let code): "ended with code \(code)"
        case .signaled(let signal): "was ended by signal \(signal)"
        }
    }
}
