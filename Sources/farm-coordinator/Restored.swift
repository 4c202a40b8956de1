import ArgumentParser
import FarmConfiguration
import FarmScheduling
import FarmStorePostgres
import Foundation

/// `farm-coordinator restored`: what an operator says once a database is back from a backup.
struct Restored: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a database that was restored from a backup a new farm, and ends.",
        discussion: """
            Run it after a restore, before any coordinator starts. Job numbers that were given out after the backup are \
            given out again: images that workers made for the old ones are then refused, and stay on the workers' disks.

            Example:
              farm-coordinator restored --database 'host=/run/postgresql dbname=farm'
            """)

    @OptionGroup var flags: CoordinatorFlags

    func run() async throws {
        try await reporting {
            let setup = try CoordinatorSetup(flags)
            let migrations = try setup.readMigrations()
            let logger = try setup.makeLogger()
            let postgres = try setup.makePostgres("farm-coordinator restored")
            let id = try await setup.makeWait(logger).run {
                _ = try await MigrationRunner(configuration: postgres, logger: logger).run(migrations)
                return try await PostgresFarmStore.withStore(postgres, logger: logger) {
                    try await $0.renewFarm(silence: FarmTimings().coordinatorSilence)
                }
            }
            print("this database is now farm \(id)")
        }
    }
}
