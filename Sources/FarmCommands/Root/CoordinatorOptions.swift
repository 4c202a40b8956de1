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
            FARM_COORDINATOR; default: the farm of FARM_DATA; else the one that 'farm up' runs here, or \
            127.0.0.1:7433).
            """,
            valueName: "host:port"))
    var coordinator: String?

    func destination() throws -> FarmDestination {
        try FarmDestination(coordinators: coordinator ?? Environment.value("FARM_COORDINATOR")) {
            let data = try FarmData(option: nil)
            return FarmDestination.Local(
                folder: data.path, isNamed: Environment.value("FARM_DATA") != nil, state: FarmState.readRunning(data))
        }
    }

    /// Runs `body` with a connection to the coordinator.
    func withFarm<Result: Sendable>(_ body: (FarmConnection) async throws -> Result) async throws -> Result {
        let destination = try destination()
        let connection = try FarmConnection(to: destination.addresses)
        defer { connection.close() }
        if destination.expected != nil { try destination.check(answering: try await connection.id()) }
        return try await body(connection)
    }
}
