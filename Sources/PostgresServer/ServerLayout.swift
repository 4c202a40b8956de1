import Crypto
import Foundation

/// Where a private server keeps its parts.
struct ServerLayout: Sendable {
    /// Holds everything but, perhaps, the socket.
    let home: String
    let socketFolder: String

    /// PostgreSQL names its socket after a port, though it opens none.
    static let port = 5432
    /// A Unix socket's path takes 107 bytes and a zero.
    private static let longestSocketPath = 107
    /// The home of Debian's user postgres, who could not enter root's folders.
    static let sharedHome = "/var/lib/postgresql/diffusion-farm"

    var cluster: String { "\(home)/cluster" }
    /// A cluster in the making: the rename to `cluster` says that it is whole.
    var unfinishedCluster: String { "\(home)/cluster.new" }
    var settings: String { "\(cluster)/farm.conf" }
    var log: String { "\(home)/server.log" }

    init(dataDirectory: String, isRoot: Bool) {
        let folder = URL(fileURLWithPath: dataDirectory).standardizedFileURL.resolvingSymlinksInPath().path
        let digest = SHA256.hash(data: Data(folder.utf8)).prefix(6)
        let name = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        home = isRoot ? "\(Self.sharedHome)/\(name)" : "\(folder)/postgres"
        let near = "\(home)/socket"
        let length = "\(near)/.s.PGSQL.\(Self.port)".utf8.count
        socketFolder = length <= Self.longestSocketPath ? near : "/tmp/farm-pg-\(name)"
    }
}
