import FarmBasics
import Glibc
import LocalFiles

/// Starts programs that go on when this one ends.
enum DetachedProcess {
    /// POSIX_SPAWN_SETSID of glibc's <spawn.h>, which Swift does not see.
    private static let newSession: Int16 = 0x80

    /// - Parameters:
    ///   - program: a path.
    ///   - output: a descriptor for all that it writes; nil for nowhere.
    static func start(_ program: String, _ arguments: [String], output: CInt? = nil) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            if let output {
                posix_spawn_file_actions_adddup2(&actions, output, descriptor)
            } else {
                posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
            }
        }
        posix_spawnattr_setflags(&attributes, newSession)
        var vector = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for string in vector { free(string) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, program, &actions, &attributes, &vector, environ)
        guard code == 0 else {
            throw FarmError("cannot start '\(program)'", SystemError(code))
        }
        return pid
    }
}
