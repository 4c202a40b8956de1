internal import Foundation
internal import LocalFiles

/// Something that an engine host may or may not do: `read:/a/path`, `exec:/bin/true`.
struct Attempt {
    private let verb: String
    private let object: String

    init(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        verb = parts.first ?? ""
        object = parts.count == 2 ? parts[1] : ""
    }

    /// `done`, or the error of the operating system in words.
    func outcome() -> String {
        errno = 0
        return run() >= 0 ? "done" : SystemError().text
    }

    private var number: Int32 { Int32(object) ?? -1 }

    private func run() -> Int {
        switch verb {
        case "read": open(O_RDONLY)
        case "write": open(O_WRONLY | O_CREAT)
        case "access": Int(access(object, R_OK))
        case "list": opendir(object) == nil ? -1 : 0
        case "remove": Int(unlink(object))
        case "mode": Int(chmod(object, 0o777))
        case "link": Int(symlink("/etc/passwd", object))
        case "connect": connectTCP()
        case "connect-unix": connectUnix()
        case "exec": execute()
        // Of glibc's numbers: PTRACE_SEIZE, which neither stops nor frees the other.
        case "ptrace": system(.ptrace, 0x4206, Int(number))
        case "signal": Int(kill(number, SIGUSR1))
        case "limit": system(.prlimit, Int(number), Int(__RLIMIT_NICE.rawValue))
        case "unshare": system(.unshare, 0x1000_0000)
        case "fork": fork()
        case "user": Int(setuid(0))
        case "thread": startThread()
        default: -1
        }
    }

    private func open(_ flags: Int32) -> Int {
        let descriptor = Foundation.open(object, flags | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
        return Int(descriptor)
    }

    private func connectTCP() -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return -1 }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: number).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafeBytes(of: &address) { connect(socket, to: $0) }
    }

    private func connectUnix() -> Int {
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return -1 }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: object.utf8.prefix($0.count - 1)) }
        return withUnsafeBytes(of: &address) { connect(socket, to: $0) }
    }

    private func connect(_ socket: Int32, to address: UnsafeRawBufferPointer) -> Int {
        defer { close(socket) }
        return Int(
            Foundation.connect(
                socket, address.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count)))
    }

    /// Where it is let, this program is no more, and prints nothing.
    private func execute() -> Int {
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(object), nil]
        return Int(execv(object, &arguments))
    }

    private func fork() -> Int {
        let child = system(.clone, Int(SIGCHLD))
        if child == 0 { _exit(0) }
        return child
    }

    private func startThread() -> Int {
        let ended = DispatchSemaphore(value: 0)
        Thread { ended.signal() }.start()
        return ended.wait(timeout: .now() + 60) == .success ? 0 : -1
    }

    // MARK: Calls that Swift does not see

    private enum Call {
        case ptrace, prlimit, unshare, clone

        var number: Int {
            #if arch(x86_64)
                switch self {
                case .ptrace: 101
                case .prlimit: 302
                case .unshare: 272
                case .clone: 56
                }
            #else
                switch self {
                case .ptrace: 117
                case .prlimit: 261
                case .unshare: 97
                case .clone: 220
                }
            #endif
        }
    }

    private func system(_ call: Call, _ first: Int, _ second: Int = 0) -> Int {
        typealias Function = @convention(c) (Int, Int, Int, Int, Int, Int) -> Int
        guard let symbol = dlsym(nil, "syscall") else { return -1 }
        return unsafeBitCast(symbol, to: Function.self)(call.number, first, second, 0, 0, 0)
    }
}
