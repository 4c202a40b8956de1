import FarmBasics
import Foundation
import GRPCNIOTransportHTTP2

/// A Unix socket that this process's own user and root can open, and nobody else.
struct OwnerSocket {
    /// `sun_path`, with its end.
    private static let longestPath = 107

    let path: String

    init(path: String) throws {
        guard (1...Self.longestPath).contains(path.utf8.count) else {
            throw FarmError(
                .invalidInput,
                "the path '\(path.shortened())' of --owner-socket has \(path.utf8.count) bytes; at most "
                    + "\(Self.longestPath) are accepted")
        }
        self.path = path
    }

    var socketAddress: SocketAddress { .unixDomainSocket(path: path) }

    /// Takes away what an earlier process has left.
    /// - Throws: `failedPrecondition` where something else is there.
    func makeRoom() throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw FarmError(.failedPrecondition, "'\(path)' is no socket: --owner-socket leaves it as it is")
        }
        unlink(path)
    }

    /// For its owner alone; as the name of the farm's owner in the audit.
    static var user: String {
        getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "user \(geteuid())"
    }
}
