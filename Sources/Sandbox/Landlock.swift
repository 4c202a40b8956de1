internal import CSandbox
internal import EngineHostProtocol
internal import Glibc
internal import LocalFiles

/// The files that this process may use from ``enter()`` on; TCP, and signals and abstract sockets to processes outside,
/// are forbidden with all others.
struct Landlock {
    private static let reading = UInt64(FARM_LANDLOCK_READ_FILE | FARM_LANDLOCK_READ_DIR)
    private static let changing = UInt64(FARM_LANDLOCK_WRITE_FILE | FARM_LANDLOCK_TRUNCATE)
    private static let making = UInt64(
        FARM_LANDLOCK_MAKE_REG | FARM_LANDLOCK_MAKE_DIR | FARM_LANDLOCK_REMOVE_FILE
            | FARM_LANDLOCK_REMOVE_DIR | FARM_LANDLOCK_REFER)
    private static let driving = UInt64(FARM_LANDLOCK_IOCTL_DEV)

    /// Above the numbers that the engine's files have, see `AccessoryFiles`.
    private static let firstPin: CInt = 1000

    /// The version of the kernel's interface.
    let version: CInt
    private let ruleset: CInt

    /// Names the files; nothing is forbidden yet. Those that are not there are left out.
    init(rules: SandboxRules, system: SystemPaths) throws(SystemError) {
        version = farm_landlock_abi()
        guard version > 0 else { throw SystemError() }
        ruleset = farm_landlock_begin(version)
        guard ruleset >= 0 else { throw SystemError() }
        for path in system.readable + rules.readable { allow(path, Self.reading) }
        for path in system.devices { allow(path, Self.reading | Self.changing | Self.driving) }
        for path in system.writable + rules.writable { allow(path, Self.reading | Self.changing | Self.making) }
    }

    /// 0, or -1 with `errno`.
    func enter() -> CInt {
        defer { close(ruleset) }
        return farm_landlock_enter(ruleset)
    }

    private func allow(_ path: String, _ rights: UInt64) {
        let descriptor = open(path, CInt(FARM_OPEN_PATH) | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        if let kind = FileStatus(descriptor: descriptor)?.kind {
            _ = farm_landlock_allow(ruleset, descriptor, kind == .folder, rights, version)
        }
        // A rule is of an inode, and some file systems (/proc, overlays) make another for the same file once the first
        // was dropped: it is kept.
        _ = fcntl(descriptor, F_DUPFD_CLOEXEC, Self.firstPin)
        close(descriptor)
    }
}
