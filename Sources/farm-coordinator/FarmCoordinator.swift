import ArgumentParser
import FarmModel

/// `farm-coordinator`: keeps jobs and results in PostgreSQL and hands work to workers.
@main
struct FarmCoordinator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "farm-coordinator",
        abstract: "Keeps a farm's jobs and results in PostgreSQL and hands work to workers.",
        discussion: """
            At the start it brings the database up to date. Several coordinators may serve one database.

            Example:
              farm-coordinator --listen 127.0.0.1:7433 --database 'host=/run/postgresql dbname=farm'
            """,
        version: FarmVersion.current,
        subcommands: [Migrate.self, Restored.self])

    @OptionGroup var options: CoordinatorOptions

    @Option(help: "HOST:PORT, or unix:PATH, to listen on; port 0 takes a free one.")
    var listen = "127.0.0.1:7433"

    @Flag(help: "Listen on other addresses than loopback, without encryption or authentication.")
    var insecure = false

    @Option(help: "Most connections to PostgreSQL, two fifths of them for what people ask; two more are always there.")
    var databaseConnections = 10

    @OptionGroup var modelStore: ModelStoreOptions

    func validate() throws {
        guard (2...1000).contains(databaseConnections) else {
            throw ValidationError("--database-connections must be 2 to 1000, not \(databaseConnections)")
        }
    }

    func run() async throws {
        try await reporting {
            let address = try ListenAddress(parsing: listen)
            try address.check(insecure: insecure)
            try await CoordinatorProcess.start(
                options: options, connections: databaseConnections, address: address,
                modelStore: try modelStore.makeFolder(), allowPickle: modelStore.allowPickle
            ).run()
        }
    }
}
