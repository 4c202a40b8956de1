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
            FARM_COORDINATOR; default: the farm that 'farm up' runs here, or 127.0.0.1:7433).
            """,
            valueName: "host:port"))
    var coordinator: String?

    func addresses() throws -> [CoordinatorAddress] {
        if let text = coordinator ?? Environment.value("FARM_COORDINATOR") {
            return try CoordinatorAddress.list(parsing: text)
        }
        // Another farm may have the usual port.
        let port = FarmState.readRunning(try FarmData(option: nil))?.port ?? CoordinatorAddress.defaultPort
        return [CoordinatorAddress(loopbackPort: port)]
    }

    /// Runs `body` with a connection to the coordinator.
    func withFarm<Result: Sendable>(_ body: (FarmConnection) async throws -> Result) async throws -> Result {
        let connection = try FarmConnection(to: try addresses())
        defer { connection.close() }
        return try await body(connection)
    }
}
