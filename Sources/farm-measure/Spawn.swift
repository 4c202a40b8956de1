import FarmBasics
import Glibc

/// Starts a program by its path.
enum Spawn {
    /// - Parameters:
    ///   - input: becomes its standard input; nil for none.
    ///   - output: becomes its standard output.
    ///   - errors: becomes its standard error; nil shares ours.
    static func start(
        _ program: String, _ arguments: [String], input: CInt? = nil, output: CInt, errors: CInt? = nil
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        if let errors { posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO) }
        var vector = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for string in vector { free(string) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, program, &actions, nil, &vector, environ)
        guard code == 0 else {
            throw FarmError(.inputOutput, "cannot start '\(program)': \(String(cString: strerror(code)))")
        }
        return pid
    }

    /// A pipe that no child inherits by accident.
    static func pipe() throws -> (read: CInt, write: CInt) {
        var ends: [CInt] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else {
            throw FarmError(.inputOutput, "cannot make a pipe: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Waits for the end and returns the exit code, or 128 and the signal.
    static func wait(_ pid: pid_t) -> CInt {
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Reads once; nothing at the end of the input.
    static func read(_ descriptor: CInt) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            return Array(buffer.prefix(max(0, count)))
        }
    }
}
