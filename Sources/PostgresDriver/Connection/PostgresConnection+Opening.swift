import CLibPQ
import Glibc
import Synchronization

extension PostgresConnection {
    /// Connects; blocks until the server accepts, refuses, the time is up or the task is cancelled.
    func open() throws(PostgresError) {
        try checkConnectionString()
        let deadline = ContinuousClock.now + configuration.connectTimeout
        let parameters = configuration.parameters
        let started = withCStrings(parameters.map(\.keyword)) { keywords in
            withCStrings(parameters.map(\.value)) { values in
                PQconnectStartParams(keywords, values, 1)
            }
        }
        guard let started else { throw PostgresError(.connection, "There is no memory for a database connection.") }
        let handle = ConnectionHandle(started, logger: logger)
        var stage = handle.isStarted ? PGRES_POLLING_WRITING : PGRES_POLLING_FAILED
        while stage != PGRES_POLLING_OK {
            guard stage == PGRES_POLLING_READING || stage == PGRES_POLLING_WRITING else { throw handle.error }
            if Task.isCancelled { throw .cancelled }
            let left = deadline - .now
            guard left > .zero else {
                throw PostgresError(
                    .connection, "The database does not answer within \(configuration.connectTimeout).")
            }
            // libpq may change the socket from stage to stage: `wait` asks for it each time.
            let ready = wait(
                for: stage == PGRES_POLLING_READING ? POLLIN : POLLOUT, of: handle, cancellable: true,
                timeout: left.milliseconds)
            if ready.socket { stage = PQconnectPoll(handle.pointer) }
        }
        self.handle = handle
        lastSocket.store(PQsocket(handle.pointer), ordering: .releasing)
        noteCondition()
        do throws(PostgresError) {
            try applySettings()
        } catch {
            close()
            throw error
        }
    }

    private func applySettings() throws(PostgresError) {
        let settings = configuration.settings.sorted { $0.key < $1.key }
        guard !settings.isEmpty else { return }
        try query(
            """
            SELECT set_config(s.name, n.value, false)
            FROM unnest(\(settings.map(\.key)), \(settings.map(\.value))) AS n (name, value)
            JOIN pg_settings s ON s.name = n.name
            """)
    }

    /// Refuses what libpq cannot parse, in words of ours: libpq's own quote the string, which may hold a password.
    private func checkConnectionString() throws(PostgresError) {
        let string = configuration.connectionString
        guard !string.utf8.contains(0) else {
            throw PostgresError(.usage, "The connection string must not contain the character U+0000.")
        }
        // Anything else is a mere database name.
        guard string.contains("=") || string.hasPrefix("postgres://") || string.hasPrefix("postgresql://") else {
            return
        }
        var reason: UnsafeMutablePointer<CChar>?
        if let options = PQconninfoParse(string, &reason) {
            PQconninfoFree(options)
            return
        }
        defer { PQfreemem(reason) }
        let words = reason.map { trimmed(String(cString: $0)) } ?? ""
        let isAboutName = words.hasPrefix("invalid connection option") || words.hasPrefix("invalid URI query parameter")
        throw PostgresError(
            .usage,
            """
            The database's connection string is not valid\(isAboutName ? ": \(words)" : ""). It takes the form \
            "host=HOST dbname=NAME user=USER" or "postgresql://USER@HOST:PORT/NAME".
            """)
    }
}

extension ConnectionHandle {
    /// Whether libpq could begin to connect at all.
    fileprivate var isStarted: Bool { PQstatus(pointer) != CONNECTION_BAD }
}

extension Duration {
    /// Whole milliseconds, rounded up, as `poll` takes them.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}

/// Lends an array of C strings that ends in a null pointer.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
    var block: [CChar] = []
    let offsets = strings.map { string in
        defer { block += string.utf8CString }
        return block.count
    }
    return block.withUnsafeBufferPointer { block in
        let pointers = offsets.map { block.baseAddress?.advanced(by: $0) } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
