import ArgumentParser
import FarmStorePostgres

/// `farm-coordinator migrate`: brings the database up to date and does nothing else.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Brings the database up to date, and ends.")

    @OptionGroup var options: CoordinatorOptions

    func run() async throws {
        try await reporting {
            let migrations = try options.readMigrations()
            let logger = try options.makeLogger()
            let runner = MigrationRunner(
                configuration: try options.makePostgres("farm-coordinator migrate"), logger: logger)
            let names = try await options.makeWait(logger).run { try await runner.run(migrations) }
            print(names.isEmpty ? "the database is up to date" : names.map { "ran \($0)" }.joined(separator: "\n"))
        }
    }
}
