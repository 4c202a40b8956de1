import Foundation
import Glibc
import Synchronization

/// A child process of a test. The kernel kills it when the test process dies, and what it writes goes to files.
///
/// A thread starts it and then waits for its end: the kernel's guard is tied to the thread that started the child.
package final class TestProcess: Sendable {
    /// How a process ended.
    package enum End: Sendable, Equatable {
        case exited(Int32)
        case signaled(Int32)
    }

    /// What a process is started with.
    package struct Launch: Sendable {
        /// As failures name it.
        package var name: String
        /// A path, or a name that is looked for on the path.
        package var program: String
        /// Bytes rather than text: some tests pass what is no text.
        package var arguments: [[UInt8]]
        /// All variables: nothing of the test process's own is inherited.
        package var environment: [String: String]
        /// The file that is its standard input.
        package var input = "/dev/null"
        /// Standard output is appended to it; made where it is missing.
        package var outputFile: String
        /// Standard error, likewise.
        package var errorFile: String
    }

    private struct State {
        var end: End?
        var waiters: [CheckedContinuation<End, Never>] = []
    }

    /// What it was started with.
    package let launch: Launch
    /// No other process has the number before the end is known.
    package let pid: Int32
    private let state = Mutex(State())

    private init(_ launch: Launch, pid: pid_t) {
        self.launch = launch
        self.pid = pid
    }

    /// - Throws: ``TestFailure`` where it does not start.
    package static func start(_ launch: Launch) async throws -> TestProcess {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                do {
                    let process = TestProcess(launch, pid: try spawn(launch))
                    continuation.resume(returning: process)
                    process.waitForEnd()
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    /// What it has written to standard output so far.
    package var output: String { Self.text(of: launch.outputFile) }
    /// What it has written to standard error so far.
    package var errors: String { Self.text(of: launch.errorFile) }
    /// Nil while it runs.
    package var end: End? { state.withLock { $0.end } }

    /// Sends a signal, unless the process has ended.
    package func send(_ signal: Int32) {
        state.withLock { if $0.end == nil { _ = kill(pid, signal) } }
    }

    /// Waits without a limit.
    package func waitUntilEnd() async -> End {
        await withCheckedContinuation { continuation in
            let end = state.withLock { state in
                if state.end == nil { state.waiters.append(continuation) }
                return state.end
            }
            if let end { continuation.resume(returning: end) }
        }
    }

    /// Waits for the end; a process that is late is killed, and that is an error.
    package func waitUntilEnd(within limit: Duration) async throws -> End {
        let guardian = Task {
            try await Task.sleep(for: limit)
            self.send(SIGKILL)
            return true
        }
        let end = await waitUntilEnd()
        guardian.cancel()
        guard (try? await guardian.value) != true else {
            throw TestFailure("\(launch.name) did not end within \(limit)", details: errors)
        }
        return end
    }

    /// Ends the process with SIGTERM and, when its time is up, SIGKILL.
    package func stop(within limit: Duration = .seconds(20)) async {
        send(SIGTERM)
        _ = try? await waitUntilEnd(within: limit)
    }

    // MARK: Start and end

    private static func spawn(_ launch: Launch) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let creates = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, launch.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, launch.outputFile, creates, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, launch.errorFile, creates, 0o600)
        // Pipes of other tests in this process must not stay open in here.
        try closeInherited(&actions)
        let guarded = ["setpriv", "--pdeathsig", "KILL", "--", launch.program].map { Array($0.utf8) }
        let environment = launch.environment.map { Array("\($0)=\($1)".utf8) }
        let arguments = (guarded + launch.arguments).map(Self.cString) + [nil]
        let variables = environment.map(Self.cString) + [nil]
        defer { for string in arguments + variables { free(string) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, "setpriv", &actions, nil, arguments, variables)
        guard code == 0 else {
            throw TestFailure("cannot start \(launch.name)", details: String(cString: strerror(code)))
        }
        return pid
    }

    /// Calls glibc's posix_spawn_file_actions_addclosefrom_np, which Swift does not see in <spawn.h>.
    private static func closeInherited(_ actions: inout posix_spawn_file_actions_t) throws {
        typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else {
            throw TestFailure("this glibc cannot close descriptors for a child; 2.34 or newer is needed")
        }
        _ = unsafeBitCast(symbol, to: CloseFrom.self)(&actions, 3)
    }

    private static func cString(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar>? {
        (bytes.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer { bytes in
            bytes.baseAddress.flatMap { strdup($0) }
        }
    }

    /// Leaves the process in the table until ``send(_:)`` knows of its end: no signal reaches another with its number.
    private func waitForEnd() {
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let (end, waiters) = state.withLock { state in
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            let end: End = status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .signaled(status & 0x7F)
            state.end = end
            defer { state.waiters = [] }
            return (end, state.waiters)
        }
        for waiter in waiters { waiter.resume(returning: end) }
    }

    private static func text(of file: String) -> String {
        FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
