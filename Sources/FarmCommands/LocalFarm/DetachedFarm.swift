import Glibc

/// Starts `farm up` in the background: the same command without `--detach`, in a session of its own.
struct DetachedFarm {
    let data: FarmData

    func start() async throws {
        try data.makeFolders()
        if try FarmLock.isTaken(data) { throw LocalFarm.alreadyRunning(data) }
        let log = LogFile(preparing: data.log(of: "farm"))
        let arguments = CommandLine.arguments.dropFirst().filter { $0 != "--detach" }
        let pid = try spawn(try Programs.own(), Array(arguments), log: log)
        do {
            try await Interrupts.cancelling { try await waitUntilReady(pid, log: log) }
        } catch is Interrupts.Interrupted {
            kill(pid, SIGTERM)
            throw CommandEnd(.interrupted, "\nthe farm that was starting stops again")
        }
        Console.output.writeLine("it runs in the background (pid \(pid)); stop it with: \(LocalFarm.downCommand(data))")
    }

    private func waitUntilReady(_ pid: pid_t, log: LogFile) async throws {
        var shown = log.start
        while true {
            shown += show(log, from: shown)
            if let state = FarmState.read(data), state.pid == pid, state.isReady { break }
            var status: CInt = 0
            if waitpid(pid, &status, WNOHANG) == pid {
                _ = show(log, from: shown)
                throw CommandEnd(Self.exitStatus(status), "farm: the farm did not start; its log is \(log.path)")
            }
            try await Task.sleep(for: .milliseconds(30))
        }
        _ = show(log, from: shown)
    }

    /// Prints what was added to the log and returns how many bytes that were.
    private func show(_ log: LogFile, from offset: Int) -> Int {
        let text = log.text(from: offset)
        if !text.isEmpty { Console.output.write(text) }
        return text.utf8.count
    }

    private func spawn(_ program: String, _ arguments: [String], log: LogFile) throws -> pid_t {
        let descriptor = try log.open()
        defer { close(descriptor) }
        return try DetachedProcess.start(program, arguments, output: descriptor)
    }

    /// The background process's own exit code.
    private static func exitStatus(_ status: CInt) -> ExitStatus {
        let code = (status >> 8) & 0xFF
        return status & 0x7F == 0 ? ExitStatus(rawValue: code) ?? .defect : .defect
    }
}
