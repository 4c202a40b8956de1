import ArgumentParser
import FarmBasics
import FarmConfiguration

/// Which coordinator to speak to, and as whom.
struct CoordinatorOptions: ParsableArguments {
    @Option(name: FarmKeys.coordinator.flag, help: FarmKeys.coordinator.argumentHelp)
    var coordinator: String?

    @Option(name: FarmKeys.tokenFile.flag, help: FarmKeys.tokenFile.argumentHelp)
    var tokenFile: String?

    @OptionGroup var security: SecurityOptions

    func destination() throws -> FarmDestination { try destination(settings) }

    /// What is meant, and how it is dialled.
    func entrances() throws -> (destination: FarmDestination, entrances: [Entrance]) {
        let settings = settings
        let destination = try destination(settings)
        let make = Entrances(settings: settings, logins: .usual, local: try FarmData(option: nil).localToken)
        return (destination, try make(destination.addresses))
    }

    private func destination(_ settings: Settings) throws -> FarmDestination {
        try FarmDestination(coordinators: settings.text(FarmKeys.coordinator)) {
            let data = try FarmData(option: nil)
            return FarmDestination.Local(
                folder: data.path, isNamed: settings.isGiven(FarmKeys.data), state: FarmState.readRunning(data))
        }
    }

    private var settings: Settings {
        var flags = GivenFlags()
        flags.set(FarmKeys.coordinator, coordinator)
        flags.set(FarmKeys.tokenFile, tokenFile)
        security.set(&flags)
        return Environment.settings(flags)
    }

    /// The same for a call whose request or answer holds a secret.
    /// - Parameter secret: as messages name it: `an access token`.
    /// - Throws: `failedPrecondition` where others could read it on its way.
    func withPrivateFarm<Result: Sendable>(
        for secret: String, _ body: (FarmConnection) async throws -> Result
    ) async throws -> Result {
        for entrance in try entrances().entrances { try entrance.checkPrivacy(of: secret) }
        return try await withFarm(body)
    }

    /// Runs `body` with a connection to the coordinator.
    func withFarm<Result: Sendable>(_ body: (FarmConnection) async throws -> Result) async throws -> Result {
        let (destination, entrances) = try entrances()
        let connection = try FarmConnection(by: entrances)
        defer { connection.close() }
        if destination.expected != nil { try destination.check(answering: try await connection.id()) }
        return try await body(connection)
    }
}
