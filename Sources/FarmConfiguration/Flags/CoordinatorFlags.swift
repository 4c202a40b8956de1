import ArgumentParser

/// What `farm-coordinator` and every subcommand of it take.
package struct CoordinatorFlags: ParsableArguments {
    private typealias Keys = CoordinatorKeys

    @Option(name: CoordinatorKeys.config.flag, help: CoordinatorKeys.config.argumentHelp)
    var config: String?

    @Option(name: CoordinatorKeys.database.flag, help: CoordinatorKeys.database.argumentHelp)
    var database: String?

    @Option(name: CoordinatorKeys.migrations.flag, help: CoordinatorKeys.migrations.argumentHelp)
    var migrations: String?

    @Option(name: CoordinatorKeys.waitForDatabase.flag, help: CoordinatorKeys.waitForDatabase.argumentHelp)
    var waitForDatabase: Int?

    @Option(name: CoordinatorKeys.logLevel.flag, help: CoordinatorKeys.logLevel.argumentHelp)
    var logLevel: String?

    /// For the argument parser, which fills in the values.
    package init() {}

    /// The flags that the command line has, by their keys; the others are left to lower layers.
    package var given: GivenFlags {
        var flags = GivenFlags()
        flags.set(Keys.config, config)
        flags.set(Keys.database, database)
        flags.set(Keys.migrations, migrations)
        flags.set(Keys.waitForDatabase, waitForDatabase)
        flags.set(Keys.logLevel, logLevel)
        return flags
    }
}
