import Glibc
import LocalFiles
import PostgresServer

/// Starts PostgreSQL again where it ends unexpectedly: it is no child of ours, but a daemon.
struct PostgresKeeper {
    private static let interval = Duration.seconds(2)

    let server: PostgresServer
    /// Tells a person what happened.
    let say: @Sendable (String) -> Void

    /// Returns only by being cancelled, with that error.
    func run() async throws {
        while true {
            try await Task.sleep(for: Self.interval)
            guard !isAlive else { continue }
            do {
                try await server.start()
                say("PostgreSQL had ended; started it again (log: \(server.logFile))")
            } catch {
                try Task.checkCancellation()
                say("PostgreSQL has ended and does not start: \(error)")
                try await Task.sleep(for: .seconds(10))
            }
        }
    }

    /// Whether the process in the cluster's pid file is there.
    private var isAlive: Bool {
        guard let bytes = try? LocalFile.read(server.clusterDirectory + "/postmaster.pid", limit: 4096),
            let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first, let pid = pid_t(line)
        else { return false }
        return kill(pid, 0) == 0 || errno == EPERM
    }
}
