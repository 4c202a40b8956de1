internal import CSandbox
package import EngineHostProtocol
internal import Glibc
internal import LocalFiles

/// Confines this process for good, as far as this machine offers it: to some files, some system calls, limits, and a
/// user of its own.
///
/// Call it before the process has a second thread, as much of it concerns the calling thread and those that it starts,
/// and before it has read anything of others.
package struct Sandbox {
    let rules: SandboxRules
    let system: SystemPaths
    var report = SandboxReport()

    /// - Parameter device: for whose driver there must be room: `cpu`, `cuda:0`, `vulkan:1`; any GPU's for another.
    package init(_ rules: SandboxRules, device: String) {
        self.rules = rules
        system = SystemPaths(device: device)
    }

    /// Never fails: what cannot be had, the report says.
    package mutating func enter() -> SandboxReport {
        let others = SystemPaths.threadCount - 1
        if others > 0 { report.lacks.append("Landlock and capabilities in \(others) threads that ran already") }
        limit()
        attempt("no new privileges", farm_forbid_privileges())
        // Files are named while this is still whoever may name them.
        let landlock: Landlock?
        do throws(SystemError) {
            landlock = try Landlock(rules: rules, system: system)
        } catch {
            landlock = nil
            let reason = error.code == EOPNOTSUPP ? "is switched off" : "is not to be had (\(error.text))"
            report.lacks.append("files: Landlock \(reason), so that the host reaches what its user does")
        }
        changeUser(filesAreNamed: landlock != nil)
        if let landlock {
            report.confinesFiles = attempt("Landlock \(landlock.version)", landlock.enter())
            if landlock.version < 6 {
                report.lacks.append(
                    "signals and abstract sockets: Landlock \(landlock.version) knows none (Linux 6.12)")
            }
        }
        attempt("system calls", farm_refuse_calls(rules.connects))
        return report
    }

    /// - Parameter result: of a call just made: 0, or another with `errno`.
    /// - Returns: Whether it holds.
    @discardableResult
    mutating func attempt(_ name: String, _ result: CInt) -> Bool {
        guard result == 0 else {
            report.lacks.append("\(name): \(SystemError().text)")
            return false
        }
        report.holds.append(name)
        return true
    }

    private mutating func limit() {
        // A file that is too large is an error of write, not the end.
        signal(SIGXFSZ, SIG_IGN)
        let limits: [(resource: __rlimit_resource, most: UInt64)] = [
            (RLIMIT_CORE, 0), (RLIMIT_FSIZE, rules.fileBytes), (RLIMIT_NOFILE, rules.openFiles),
            (__RLIMIT_MSGQUEUE, 0),
        ]
        attempt("limits", limits.allSatisfy { Self.lower($0.resource, to: $0.most) } ? 0 : -1)
    }

    private static func lower(_ resource: __rlimit_resource, to most: UInt64) -> Bool {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return false }
        limit.rlim_max = min(limit.rlim_max, rlim_t(most))
        limit.rlim_cur = limit.rlim_max
        return setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0
    }
}
