import Subprocess

/// Runs PostgreSQL's programs, as the server's user.
struct ServerTools: Sendable {
    let binaries: PostgresBinaries
    let account: ServerAccount?

    struct Outcome: Sendable {
        let isSuccess: Bool
        /// What the program wrote, on either stream.
        let output: String

        func requireSuccess(_ message: String) throws(PostgresServerError) {
            if !isSuccess { throw PostgresServerError(message, output: output) }
        }
    }

    /// Runs a program to its end. The caller's cancellation does not reach it: each is short or has a time limit, and
    /// killed half-way it would leave a half-made cluster or a server that nobody stopped.
    func run(_ program: String, _ arguments: [String]) async throws(PostgresServerError) -> Outcome {
        let task = Task { try await spawn(program, arguments) }
        do {
            return try await task.value
        } catch {
            throw PostgresServerError("Cannot run \(binaries.folder)/\(program): \(error)")
        }
    }

    private func spawn(_ program: String, _ arguments: [String]) async throws -> Outcome {
        var options = PlatformOptions()
        // Out of the terminal's reach.
        options.createSession = true
        // From "/", where the server's user may be; root's own folders it may not enter.
        var command = ["env", "--chdir=/", program] + arguments
        if let account {
            // Not PlatformOptions.userID: between fork and exec it calls glibc's setgroups, which waits for threads
            // that the child does not have, and now and then for ever.
            command =
                ["setpriv", "--reuid=\(account.user)", "--regid=\(account.group)", "--init-groups", "--"] + command
        }
        let result = try await Subprocess.run(
            .name(command[0]),
            arguments: Arguments(Array(command.dropFirst())),
            // Nothing of PGHOST, PGPORT, PGDATA and their like; messages in English, since we look for words in them.
            environment: .custom(["PATH": "\(binaries.folder):/usr/bin:/bin", "LC_ALL": "C.UTF-8"]),
            platformOptions: options,
            output: .string(limit: 1 << 20),
            error: .combinedWithOutput)
        return Outcome(isSuccess: result.terminationStatus.isSuccess, output: trimmed(result.standardOutput))
    }

    private func trimmed(_ output: String) -> String {
        output.split(separator: "\n").joined(separator: "\n")
    }
}
