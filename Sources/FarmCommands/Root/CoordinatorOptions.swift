import ArgumentParser
import FarmConfiguration

/// Which coordinator to speak to.
struct CoordinatorOptions: ParsableArguments {
    @Option(name: FarmKeys.coordinator.flag, help: FarmKeys.coordinator.argumentHelp)
    var coordinator: String?

    func destination() throws -> FarmDestination {
        var flags = GivenFlags()
        flags.set(FarmKeys.coordinator, coordinator)
        let settings = Environment.settings(flags)
        return try FarmDestination(coordinators: settings.text(FarmKeys.coordinator)) {
            let data = try FarmData(option: nil)
            return FarmDestination.Local(
                folder: data.path, isNamed: settings.isGiven(FarmKeys.data), state: FarmState.readRunning(data))
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
