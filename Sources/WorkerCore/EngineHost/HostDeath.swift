package import FarmModel
import Glibc

/// How an engine host ended, with what there is to say about why.
package struct HostDeath: Sendable, Equatable {
    /// How the process ended: its exit code, the number of its signal, or why it never was.
    package enum Ending: Sendable, Equatable {
        case exited(CInt)
        case signaled(CInt)
        /// It could not be started at all.
        case notStarted(String)
    }

    /// As the operating system says it.
    package var ending: Ending
    /// The kernel killed some process for memory while this host lived.
    package var sawMemoryKill: Bool
    /// The end of the host's standard error.
    package var logTail: String

    /// - Parameter sawMemoryKill: of any process on the machine or in the control group, see ``MemoryKills``.
    package init(_ ending: Ending, sawMemoryKill: Bool = false, logTail: String = "") {
        self.ending = ending
        self.sawMemoryKill = sawMemoryKill
        self.logTail = logTail
    }

    /// SIGKILL is "out of memory" only with evidence of it, else "killed". An engine that is out of memory may also
    /// abort by itself; its log says so then.
    package var failureClass: FailureClass {
        switch ending {
        case .signaled(SIGKILL): sawMemoryKill ? .outOfMemory : .killed
        case .signaled(SIGTERM), .signaled(SIGINT), .signaled(SIGHUP): .killed
        case .exited, .signaled, .notStarted: saysOutOfMemory ? .outOfMemory : .engineCrash
        }
    }

    private var saysOutOfMemory: Bool {
        let log = logTail.lowercased()
        return ["std::bad_alloc", "out of memory", "failed to allocate", "cannot allocate memory"].contains {
            log.contains($0)
        }
    }

    /// For people, without a capital and a full stop: "the engine host ended with exit code 1".
    package var sentence: String {
        let text =
            switch ending {
            case .exited(let code): "the engine host ended with exit code \(code)"
            case .signaled(let signal): "the engine host ended with \(Self.name(of: signal))"
            case .notStarted(let reason): "the engine host does not start: \(reason)"
            }
        return failureClass == .outOfMemory ? "\(text) (out of memory)" : text
    }

    /// The sentence, then the end of the host's log.
    package var message: String {
        let tail = logTail.split(separator: "\n").suffix(12).joined(separator: "\n")
        return tail.isEmpty ? sentence : "\(sentence)\nits log ends:\n\(tail.suffix(2000))"
    }

    private static func name(of signal: CInt) -> String {
        switch signal {
        case SIGABRT: "SIGABRT (the engine aborted)"
        case SIGSEGV: "SIGSEGV"
        case SIGILL: "SIGILL (an instruction that this CPU lacks)"
        case SIGBUS: "SIGBUS"
        case SIGFPE: "SIGFPE"
        case SIGKILL: "SIGKILL"
        case SIGTERM: "SIGTERM"
        default: "signal \(signal)"
        }
    }
}
