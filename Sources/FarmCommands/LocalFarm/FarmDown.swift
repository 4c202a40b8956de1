import ArgumentParser
import FarmBasics
import FarmConfiguration
import Glibc
import LocalFiles
import PostgresServer

/// `farm down`.
struct FarmDown: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down",
        abstract: "Stop the farm that 'farm up' runs on this machine.",
        discussion: """
            Workers finish the render that is under way, up to a minute. Unfinished jobs go on with the next \
            'farm up'.

            Example:
              farm down
            """)

    /// Seconds: a worker's minute, the coordinator's and PostgreSQL's ends.
    private static let patience = 180

    @Option(name: FarmKeys.data.flag, help: FarmKeys.data.argumentHelp, transform: PathArgument.read)
    var data: String?

    func run() async throws {
        let data = try FarmData(option: data)
        guard try FarmLock.isTaken(data) else { return try await stopLeftovers(data) }
        guard let state = FarmState.read(data) else {
            throw FarmError(
                .unavailable, "a farm is just starting or stopping on '\(data.path)'; try again in a moment")
        }
        guard kill(state.pid, SIGTERM) == 0 || errno == ESRCH else {
            throw FarmError(
                .failedPrecondition, "cannot stop the farm (pid \(state.pid)): \(SystemError().text)")
        }
        let deadline = ContinuousClock.now + .seconds(Self.patience)
        while try FarmLock.isTaken(data) {
            guard ContinuousClock.now < deadline else {
                throw FarmError(
                    .unavailable,
                    "the farm (pid \(state.pid)) still runs after \(Self.patience) s; see \(data.path)/logs")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        Console.output.writeLine("the farm on '\(data.path)' is stopped")
    }

    /// After a `farm up` that was killed, PostgreSQL may run on alone.
    private func stopLeftovers(_ data: FarmData) async throws {
        if access(data.path, F_OK) == 0, let server = try? PostgresServer(dataDirectory: data.path),
            (try? await server.isRunning()) == true
        {
            do {
                try await server.stop()
            } catch {
                throw FarmError(.failedPrecondition, error.description, cause: error)
            }
            FarmState.remove(data)
            Console.output.writeLine(
                "no farm is running on '\(data.path)'; stopped the PostgreSQL that one left behind")
        } else {
            Console.output.writeLine("no farm is running on '\(data.path)'")
        }
    }
}
