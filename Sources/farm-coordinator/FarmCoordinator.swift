import ArgumentParser

/// `farm-coordinator`: keeps jobs and results in PostgreSQL and hands work to workers.
@main
struct FarmCoordinator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "farm-coordinator",
        abstract: "Keeps a farm's jobs and results in PostgreSQL and hands work to workers.",
        discussion: """
            Example:
              farm-coordinator --listen 127.0.0.1:7433 --database 'host=/run/postgresql dbname=farm'

            Several coordinators may serve one database. At the start it brings the database up to date.
            """,
        subcommands: [Serve.self, Migrate.self],
        defaultSubcommand: Serve.self)
}
