import CoordinatorCore
import FarmBasics
import FarmConfiguration
import FarmStorePostgres
import Foundation
import LocalFiles
import Logging
import PostgresDriver

/// What a coordinator is told: its flags, the environment, its configuration file.
struct CoordinatorSetup {
    private typealias Keys = CoordinatorKeys

    private let settings: Settings

    /// - Parameter serving: nil for a subcommand.
    init(_ flags: CoordinatorFlags, serving: ServingFlags? = nil) throws {
        var given = flags.given
        if let serving { given.add(serving.given) }
        settings = try Settings.read(
            .coordinator, flags: given, environment: ProcessInfo.processInfo.environment)
    }

    func makeLogger() throws -> Logger {
        var logger = Logger(label: "farm-coordinator") { StreamLogHandler(label: $0, stream: StandardError()) }
        logger.logLevel = try settings.logLevel(Keys.logLevel)
        return logger
    }

    func makePostgres(_ applicationName: String) throws -> PostgresConfiguration {
        guard let database = settings.text(Keys.database) else {
            throw FarmError(
                .invalidInput,
                "no database: give --database 'host=… dbname=…' or a postgresql:// URI, or set FARM_DATABASE")
        }
        return PostgresConfiguration(connectionString: database, applicationName: applicationName)
    }

    /// - Parameter seconds: unless another limit is given; nil for none.
    func makeWait(_ logger: Logger, else seconds: Int? = 60) throws -> DatabaseWait {
        let seconds = try settings.number(Keys.waitForDatabase) ?? seconds
        return DatabaseWait(limit: seconds.map { .seconds($0) }, logger: logger)
    }

    func readMigrations() throws -> [Migration] {
        if let folder = settings.text(Keys.migrations) { return try Migration.read(folder: folder) }
        if let folder = Installation.find(["Migrations", "share/diffusion-farm/Migrations"]) {
            return try Migration.read(folder: folder)
        }
        throw FarmError(.notFound, "no folder Migrations beside or above this program: name it with --migrations")
    }

    // MARK: Serving

    /// Where to listen, as far as that is allowed.
    func makeAddress() throws -> ListenAddress {
        let address = try ListenAddress(parsing: settings.text(Keys.listen) ?? "")
        try address.check(insecure: try settings.isOn(Keys.insecure), isEncrypted: try makeTLSFiles() != nil)
        return address
    }

    /// The socket for this process's own user; nil for none.
    func makeOwnerAddress() throws -> ListenAddress? {
        settings.text(Keys.ownerSocket).map { .unix(path: URL(fileURLWithPath: $0).path) }
    }

    /// Nil without TLS.
    func makeTLSFiles() throws -> TLSFiles? { try TLSFiles(settings) }

    /// Connections to PostgreSQL.
    func connections() throws -> Int { try settings.number(Keys.databaseConnections) ?? 10 }

    /// The folder of the farm's models; nil where nothing can be pushed.
    func makeStoredFileFolder() throws -> StoredFileFolder? {
        let limit = try settings.bytes(Keys.modelStoreLimit) ?? 1_000_000_000_000
        guard let path = settings.text(Keys.modelStore) else { return nil }
        guard !path.isEmpty else { throw FarmError(.invalidInput, "--model-store is empty; name a folder") }
        return try StoredFileFolder(path: URL(fileURLWithPath: path).path, limit: Int64(limit))
    }

    func allowsPickle() throws -> Bool { try settings.isOn(Keys.allowPickle) }
}
