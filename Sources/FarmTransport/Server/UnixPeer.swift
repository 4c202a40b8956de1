import Glibc
import LocalFiles
import NIOCore

/// The user at the other end of a Unix socket, as the kernel says.
struct UnixPeer: Equatable {
    let user: uid_t

    /// Whether it may use the farm of `owner`: it is the same user, or root, who may do everything anyway.
    func isAdmitted(by owner: uid_t = geteuid()) -> Bool { user == owner || user == 0 }

    init(user: uid_t) { self.user = user }

    init(descriptor: CInt) throws(SystemError) {
        // struct ucred: the process, the user and the group, of 32 bits each.
        var credentials: (pid_t, uid_t, gid_t) = (0, uid_t.max, 0)
        var length = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else { throw SystemError() }
        user = credentials.1
    }

    /// On the channel's event loop.
    init(of channel: any Channel) throws {
        guard
            let peer = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                of: CInt.self, { try UnixPeer(descriptor: $0) })
        else { throw SystemError(ENOTSOCK) }
        self = peer
    }
}
