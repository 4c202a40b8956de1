import ArgumentParser
import CoordinatorCore
import FarmModel
import FarmStorePostgres
import Foundation
import LocalFiles
import Logging
import PostgresDriver

/// What every subcommand of `farm-coordinator` takes.
struct CoordinatorOptions: ParsableArguments {
    @Option(help: ArgumentHelp("PostgreSQL connection string or URI (FARM_DATABASE).", valueName: "conninfo"))
    var database: String?

    @Option(help: "Folder of the migrations (FARM_MIGRATIONS; default: Migrations beside or above the program).")
    var migrations: String?

    @Option(
        help: ArgumentHelp(
            "How long to wait for PostgreSQL at the start (default: without end; 60 for the subcommands).",
            valueName: "seconds"))
    var waitForDatabase: Int?

    @Option(help: "trace, debug, info, notice, warning, error or critical (FARM_LOG_LEVEL; default: info).")
    var logLevel: String?

    func validate() throws {
        if let waitForDatabase, !(0...86_400).contains(waitForDatabase) {
            throw ValidationError("--wait-for-database must be 0 to 86400 seconds, not \(waitForDatabase)")
        }
    }

    func makeLogger() throws -> Logger {
        let text = logLevel ?? environment("FARM_LOG_LEVEL") ?? "info"
        guard let level = Logger.Level(rawValue: text) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw FarmError(.invalidInput, "unknown log level '\(text)'; accepted: \(levels)")
        }
        var logger = Logger(label: "farm-coordinator") { StreamLogHandler(label: $0, stream: StandardError()) }
        logger.logLevel = level
        return logger
    }

    func makePostgres(_ applicationName: String) throws -> PostgresConfiguration {
        guard let database = database ?? environment("FARM_DATABASE") else {
            throw FarmError(
                .invalidInput,
                "no database: give --database 'host=… dbname=…' or a postgresql:// URI, or set FARM_DATABASE")
        }
        return PostgresConfiguration(connectionString: database, applicationName: applicationName)
    }

    /// - Parameter seconds: unless another limit is given; nil for none.
    func makeWait(_ logger: Logger, else seconds: Int? = 60) -> DatabaseWait {
        DatabaseWait(limit: (waitForDatabase ?? seconds).map { .seconds($0) }, logger: logger)
    }

    func readMigrations() throws -> [Migration] {
        if let folder = migrations ?? environment("FARM_MIGRATIONS") { return try Migration.read(folder: folder) }
        if let folder = Installation.find(["Migrations", "share/diffusion-farm/Migrations"]) {
            return try Migration.read(folder: folder)
        }
        throw FarmError(.notFound, "no folder Migrations beside or above this program: name it with --migrations")
    }

    private func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
