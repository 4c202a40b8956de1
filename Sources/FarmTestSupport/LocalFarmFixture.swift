import Foundation
import Glibc
package import PostgresServer

/// Lends a data folder for `farm up`. Afterwards, and when the test process dies, what runs on it is ended and all of
/// it is deleted, PostgreSQL's part elsewhere included.
package func withLocalFarm<Value>(_ body: (LocalFarmFixture) async throws -> Value) async throws -> Value {
    let farm = try LocalFarmFixture()
    do {
        let value = try await body(farm)
        try await farm.end()
        return value
    } catch {
        print(farm.lastWords)
        try? await farm.end()
        throw error
    }
}

/// A farm that `farm up` runs.
package struct LocalFarmFixture: Sendable {
    /// What a running farm says of itself in `farm.json`.
    package struct State: Decodable, Sendable {
        /// Of `farm up` itself.
        package let pid: Int32
        /// The coordinator's; nil before it listens.
        package let port: Int?
        /// Whether all its workers are connected.
        package let isReady: Bool
    }

    /// For what a test writes; gone at the end.
    package let folder: String
    /// The folder that `FARM_DATA` names, inside of ``folder``.
    package let data: String
    /// The one that `farm up` starts on the data; a test may ask it, too.
    package let server: PostgresServer
    private let runner: CommandRunner

    init() throws {
        folder = try TestFolder.make("up")
        data = "\(folder)/data"
        server = try PostgresServer(dataDirectory: data)
        runner = CommandRunner(folder: folder)
        let script = """
            pid=$(sed -n 's/.*"pid" *: *\\([0-9]*\\).*/\\1/p' "$1/farm.json") && kill -KILL "$pid"
            for i in $(seq 20); do
                if read pid < "$2/postmaster.pid"; then
                    kill -QUIT "$pid"
                    for j in $(seq 100); do kill -0 "$pid" || break; sleep 0.1; done
                fi
                rm -rf "$3" "$4" "$1"
                # An initdb that outlives us may have put something there meanwhile.
                sleep 0.5
                [ -e "$3" ] || break
            done
            """
        try TestFolder.afterDeath(script, [data, server.clusterDirectory, server.home, server.socketDirectory])
    }

    /// Nil while no farm runs here, and for a moment while the file is written.
    package var state: State? {
        FileManager.default.contents(atPath: "\(data)/farm.json").flatMap {
            try? JSONDecoder().decode(State.self, from: $0)
        }
    }

    /// Everything that runs on the data now, PostgreSQL included.
    package var processes: [ProcessTable.Entry] {
        let postmaster = try? String(contentsOfFile: "\(server.clusterDirectory)/postmaster.pid", encoding: .utf8)
        let pids = [state?.pid, postmaster?.split(separator: "\n").first.flatMap { Int32($0) }]
        return pids.compactMap { $0 }.flatMap(ProcessTable.tree)
    }

    /// Runs `farm` with this data folder.
    package func run(_ arguments: [String]) async throws -> CommandResult {
        var runner = runner
        runner.environment["FARM_DATA"] = data
        return try await runner.run("farm", arguments)
    }

    /// Starts `farm` in the background.
    package func start(_ arguments: [String]) async throws -> TestProcess {
        var runner = runner
        runner.environment["FARM_DATA"] = data
        return try await runner.start("farm", arguments)
    }

    fileprivate func end() async throws {
        let processes = processes
        _ = try? await run(["down"])
        for entry in processes where ProcessTable.isAlive(entry) { kill(entry.pid, SIGKILL) }
        try await server.stop(mode: .immediate)
        for path in [server.socketDirectory, server.home, folder] { TestFolder.remove(path) }
    }

    /// The end of what each process wrote.
    fileprivate var lastWords: String {
        let logs = (try? FileManager.default.contentsOfDirectory(atPath: "\(data)/logs")) ?? []
        return logs.sorted().map { name in
            let text = FileManager.default.contents(atPath: "\(data)/logs/\(name)").map {
                String(decoding: $0, as: UTF8.self)
            }
            return "--- \(name):\n\((text ?? "").split(separator: "\n").suffix(25).joined(separator: "\n"))"
        }.joined(separator: "\n")
    }
}
