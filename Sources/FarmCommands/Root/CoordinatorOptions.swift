import ArgumentParser
import FarmModel
import Glibc

/// Which coordinator to speak to.
struct CoordinatorOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            The coordinators' addresses, commas between: the first that answers is asked (environment: \
            FARM_COORDINATOR; default: 127.0.0.1:7433).
            """,
            valueName: "host:port"))
    var coordinator: String?

    func addresses() throws -> [CoordinatorAddress] {
        try CoordinatorAddress.list(
            parsing: coordinator ?? Environment.value("FARM_COORDINATOR") ?? "127.0.0.1:7433")
    }

    /// Runs `body` with a connection to the coordinator.
    func withFarm<Result: Sendable>(_ body: (FarmConnection) async throws -> Result) async throws -> Result {
        let connection = try FarmConnection(to: try addresses())
        defer { connection.close() }
        return try await body(connection)
    }
}
