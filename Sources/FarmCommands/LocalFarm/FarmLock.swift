import FarmBasics
import Glibc
import LocalFiles

/// The lock on a data folder: one farm at a time, and gone with the process that holds it.
struct FarmLock: ~Copyable {
    private let descriptor: CInt

    /// Takes the lock; nil where a running farm has it.
    static func take(_ data: FarmData) throws -> FarmLock? {
        let descriptor = open(data.lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw FarmError("cannot open '\(data.lockFile)'", SystemError())
        }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return FarmLock(descriptor: descriptor) }
        let code = errno
        close(descriptor)
        guard code == EWOULDBLOCK else {
            throw FarmError("cannot lock '\(data.lockFile)'", SystemError(code))
        }
        return nil
    }

    /// Whether a running farm has the lock.
    static func isTaken(_ data: FarmData) throws -> Bool {
        guard access(data.lockFile, F_OK) == 0 else { return false }
        return try take(data) == nil
    }

    deinit { close(descriptor) }
}
