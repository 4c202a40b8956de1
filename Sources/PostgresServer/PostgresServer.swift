import Foundation

/// A PostgreSQL of our own: a cluster in a data folder, reached through a Unix socket only.
///
/// As root the server runs as the user postgres, and its files lie in /var/lib/postgresql, which that user can enter.
/// Whoever starts a server holds the data folder's lock: two programs must not initialise one cluster at once.
package struct PostgresServer: Sendable {
    /// The raw values are `pg_ctl`'s words.
    package enum StopMode: String, Sendable {
        /// Ends the sessions, writes everything out.
        case fast
        /// Ends at once; the next start recovers from the log.
        case immediate
    }

    /// What ``start()`` found or did.
    package enum Start: Sendable {
        case started
        /// A server on this cluster was running already: one whose owner went without stopping it.
        case alreadyRunning
    }

    private let layout: ServerLayout
    private let settings: ServerSettings
    private let account: ServerAccount?
    private let tools: ServerTools
    private var folders: PrivateFolder { PrivateFolder(account: account) }

    /// The superuser of the cluster. Logging in needs no password: trust is safe because only the server's user and
    /// root can enter the socket's folder, and they can read the cluster's files anyway.
    private static let user = "farm"
    /// Seconds that a start or stop may take, recovery included.
    private static let patience = 60

    /// Finds the programs, of the cluster's own major version where there is one; makes and starts nothing.
    /// - Parameter dataDirectory: the cluster lies in it, unless this process is root's.
    /// - Throws: where no PostgreSQL is installed, or, as root, no user postgres is there.
    package init(dataDirectory: String, settings: ServerSettings = ServerSettings()) throws(PostgresServerError) {
        account = try ServerAccount.forThisProcess()
        layout = ServerLayout(dataDirectory: dataDirectory, isRoot: account != nil)
        self.settings = settings
        let version = try? String(contentsOfFile: "\(layout.cluster)/PG_VERSION", encoding: .utf8)
        let major = version.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        let binaries = try PostgresBinaries.find(given: settings.programs, major: major)
        tools = ServerTools(binaries: binaries, account: account)
    }

    /// Where the cluster, its log and usually its socket lie.
    package var home: String { layout.home }
    /// PostgreSQL's data directory.
    package var clusterDirectory: String { layout.cluster }
    /// Only the server's user and root can enter it. A Unix socket's path is short, so it may lie elsewhere than
    /// ``home``.
    package var socketDirectory: String { layout.socketFolder }
    /// The socket itself.
    package var socket: String { "\(layout.socketFolder)/.s.PGSQL.\(ServerLayout.port)" }
    /// The server's; a start that finds it large moves it to `.old` first.
    package var logFile: String { layout.log }

    /// For libpq, to the database that each cluster has.
    package var connectionString: String { connectionString(database: "postgres") }

    /// For libpq, as keywords and values; the database need not exist yet.
    package func connectionString(database: String) -> String {
        func quoted(_ value: String) -> String {
            "'\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
        }
        return "host=\(quoted(layout.socketFolder)) port=\(ServerLayout.port) "
            + "user=\(Self.user) dbname=\(quoted(database))"
    }

    // MARK: Life

    /// Makes the cluster unless there is one.
    package func initialiseIfNeeded() async throws(PostgresServerError) {
        try makeFolders()
        let files = FileManager.default
        guard !files.fileExists(atPath: layout.cluster) else { return }
        do {
            if files.fileExists(atPath: layout.unfinishedCluster) {
                try files.removeItem(atPath: layout.unfinishedCluster)
            }
            let syncing = settings.durability == .full ? [] : ["--no-sync"]
            try await tools.run(
                "initdb",
                [
                    "--pgdata=\(layout.unfinishedCluster)", "--username=\(Self.user)", "--auth=trust",
                    "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions",
                ] + syncing
            ).requireSuccess("Cannot make a PostgreSQL cluster in \(layout.home).")
            let configuration = try FileHandle(
                forWritingTo: URL(fileURLWithPath: "\(layout.unfinishedCluster)/postgresql.conf"))
            try configuration.seekToEnd()
            try configuration.write(contentsOf: Data("\ninclude_if_exists = 'farm.conf'\n".utf8))
            try configuration.synchronize()
            try configuration.close()
            try files.moveItem(atPath: layout.unfinishedCluster, toPath: layout.cluster)
        } catch let error as PostgresServerError {
            throw error
        } catch {
            throw PostgresServerError(
                "Cannot make a PostgreSQL cluster in \(layout.home): \(error.localizedDescription)")
        }
    }

    /// Starts the server and waits until it accepts connections. A pid file that a crash left behind does not matter.
    @discardableResult
    package func start() async throws(PostgresServerError) -> Start {
        try await initialiseIfNeeded()
        if await isReady() { return .alreadyRunning }
        try folders.write(settings.file(socketFolder: layout.socketFolder), to: layout.settings)
        ServerLog.rotate(layout.log)
        // pg_ctl puts the server in a session of its own, so that the terminal's Ctrl-C does not reach it.
        let result = try await tools.run(
            "pg_ctl",
            [
                "start", "--pgdata=\(layout.cluster)", "--log=\(layout.log)", "--wait", "--timeout=\(Self.patience)",
                "--silent",
            ])
        if result.isSuccess { return .started }
        // It may be another server on this cluster that is still starting or recovering.
        if try await isRunning(), await becomesReady() { return .alreadyRunning }
        let words = [result.output, ServerLog.tail(layout.log)].filter { !$0.isEmpty }
        throw PostgresServerError(
            "PostgreSQL does not start; its log is \(layout.log).", output: words.joined(separator: "\n"))
    }

    /// Stops the server, if it runs, and waits for its end; also in a task that is cancelled.
    package func stop(mode: StopMode = .fast) async throws(PostgresServerError) {
        guard try await isRunning() else { return }
        let result = try await tools.run(
            "pg_ctl",
            [
                "stop", "--pgdata=\(layout.cluster)", "--mode=\(mode.rawValue)", "--wait", "--timeout=\(Self.patience)",
                "--silent",
            ])
        // It may have ended by itself between the question and the request.
        if !result.isSuccess, try await isRunning() {
            throw PostgresServerError("PostgreSQL does not stop; its log is \(layout.log).", output: result.output)
        }
    }

    /// Whether a server process has the cluster, accepting connections or not.
    package func isRunning() async throws(PostgresServerError) -> Bool {
        guard FileManager.default.fileExists(atPath: layout.cluster) else { return false }
        return try await tools.run("pg_ctl", ["status", "--pgdata=\(layout.cluster)"]).isSuccess
    }

    /// Whether the server accepts connections.
    package func isReady() async -> Bool {
        let result = try? await tools.run(
            "pg_isready", ["--host=\(layout.socketFolder)", "--port=\(ServerLayout.port)", "--quiet"])
        return result?.isSuccess ?? false
    }

    private func becomesReady() async -> Bool {
        let deadline = ContinuousClock.now + .seconds(Self.patience)
        while ContinuousClock.now < deadline, !Task.isCancelled {
            if await isReady() { return true }
            try? await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    // MARK: Databases

    /// Makes the database unless there is one.
    package func createDatabase(named name: String) async throws(PostgresServerError) {
        let result = try await tools.run("createdb", access + ["--", name])
        if result.output.contains("already exists") { return }
        try result.requireSuccess("Cannot make the database \(name).")
    }

    /// Deletes the database, if it is there, and ends who uses it.
    package func dropDatabase(named name: String) async throws(PostgresServerError) {
        try await tools.run("dropdb", access + ["--force", "--if-exists", "--", name])
            .requireSuccess("Cannot delete the database \(name).")
    }

    private var access: [String] {
        [
            "--host=\(layout.socketFolder)", "--port=\(ServerLayout.port)", "--username=\(Self.user)",
            "--maintenance-db=postgres",
        ]
    }

    private func makeFolders() throws(PostgresServerError) {
        let parent = URL(fileURLWithPath: layout.home).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw PostgresServerError("Cannot make the folder \(parent): \(error.localizedDescription)")
        }
        try folders.make(layout.home)
        try folders.make(layout.socketFolder)
    }
}
