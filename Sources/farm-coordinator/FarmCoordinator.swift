import ArgumentParser
import FarmConfiguration
import FarmModel

/// `farm-coordinator`: keeps jobs and images in PostgreSQL and hands work to workers.
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
        subcommands: [CertificateCommand.self, Migrate.self, Restored.self])

    @OptionGroup var flags: CoordinatorFlags
    @OptionGroup var serving: ServingFlags

    func run() async throws {
        try await reporting {
            try await CoordinatorProcess.start(try CoordinatorSetup(flags, serving: serving)).run()
        }
    }
}
