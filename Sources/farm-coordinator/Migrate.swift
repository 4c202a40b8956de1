import ArgumentParser
import FarmConfiguration
import FarmStorePostgres

/// `farm-coordinator migrate`: brings the database up to date and does nothing else.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings the database up to date, and ends.",
        discussion: """
            A farm may work meanwhile: a migration that finds its tables in use waits without stopping others, and says \
            what it waits for.
            """)

    @OptionGroup var flags: CoordinatorFlags

    @Flag(help: "Take away what only older builds need, too. Refused while a coordinator of an older build runs.")
    var contract = false

    func run() async throws {
        try await reporting {
            let setup = try CoordinatorSetup(flags)
            let migrations = try setup.readMigrations()
            let logger = try setup.makeLogger()
            let runner = MigrationRunner(
                configuration: try setup.makePostgres("farm-coordinator migrate"), logger: logger)
            let names = try await setup.makeWait(logger).run { try await runner.run(migrations, contract: contract) }
            print(names.isEmpty ? "the database is up to date" : names.map { "ran \($0)" }.joined(separator: "\n"))
        }
    }
}
