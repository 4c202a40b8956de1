/// What a private server's configuration file says beyond PostgreSQL's defaults.
package struct ServerSettings: Sendable {
    /// What a commit survives.
    package enum Durability: Sendable {
        /// A commit is on disk before it is acknowledged.
        case full
        /// Fast, and lost with the machine: for tests.
        case none
    }

    /// `full` wherever results are kept.
    package var durability: Durability
    /// Sessions at once, PostgreSQL's `max_connections`.
    package var maximumConnections: Int
    /// Counts statements for the extension pg_stat_statements.
    package var tracksStatements: Bool
    /// The folder of PostgreSQL's programs; nil takes those that are installed.
    package var programs: String?

    /// What `farm up` uses; tests change it.
    package init(
        durability: Durability = .full, maximumConnections: Int = 100, tracksStatements: Bool = false,
        programs: String? = nil
    ) {
        self.durability = durability
        self.maximumConnections = maximumConnections
        self.tracksStatements = tracksStatements
        self.programs = programs
    }

    func file(socketFolder: String) -> String {
        let isDurable = durability == .full
        // The setting is a list of names: the inner quotes keep a comma or a space in the path what it is.
        let socketFolder = socketFolder.replacing("\"", with: "\"\"").replacing("'", with: "''")
        return """
            # Written anew at each start. ALTER SYSTEM overrides it.
            listen_addresses = ''
            port = \(ServerLayout.port)
            unix_socket_directories = '"\(socketFolder)"'
            unix_socket_permissions = 0700
            max_connections = \(maximumConnections)
            shared_buffers = 128MB
            fsync = \(isDurable ? "on" : "off")
            full_page_writes = \(isDurable ? "on" : "off")
            synchronous_commit = \(isDurable ? "on" : "off")
            shared_preload_libraries = '\(tracksStatements ? "pg_stat_statements" : "")'
            # Short statements gain nothing from compilation.
            jit = off
            # Prompts and other values stay out of the log.
            log_min_error_statement = panic
            log_error_verbosity = terse
            log_parameter_max_length_on_error = 0
            log_checkpoints = off
            log_line_prefix = '%m [%p] '

            """
    }
}
