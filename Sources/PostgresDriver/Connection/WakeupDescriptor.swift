import CLibPQ
import Glibc

/// A descriptor that `poll` can wait for and any thread can make readable.
final class WakeupDescriptor: Sendable {
    let descriptor: Int32

    init() throws(PostgresError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        guard descriptor >= 0 else {
            throw PostgresError(.connection, "Cannot make a file descriptor: \(String(cString: strerror(errno))).")
        }
    }

    deinit {
        Glibc.close(descriptor)
    }

    func signal() {
        _ = eventfd_write(descriptor, 1)
    }

    /// Makes the descriptor unreadable again.
    func drain() {
        var count: eventfd_t = 0
        _ = eventfd_read(descriptor, &count)
    }
}
