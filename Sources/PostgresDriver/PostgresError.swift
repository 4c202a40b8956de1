/// What PostgreSQL, libpq or this driver has to say about a call that failed.
///
/// `description` is fit for logs: it leaves out everything in which a server quotes a row or a bound value. Whoever
/// wants those asks for `message` and `detail`.
package struct PostgresError: Error, Sendable, CustomStringConvertible {
    /// Who says it: decides with the SQLSTATE what a caller can do.
    package enum Kind: Sendable {
        /// The server refused a statement.
        case server
        /// There is no connection, or it broke under the call.
        case connection
        /// The task that called was cancelled.
        case cancelled
        /// The call or its reading of the result is wrong.
        case usage
        /// No connection came free in time.
        case exhausted
    }

    /// `server` is the only one that comes with a SQLSTATE.
    package let kind: Kind
    /// The five characters of PostgreSQL's appendix A; nil where no server said anything.
    package let sqlState: String?
    /// The server's primary message. May quote bound values.
    package let message: String
    /// May quote rows.
    package let detail: String?
    /// The server's advice; nil where it gave none.
    package let hint: String?
    /// Which constraint was violated, as `jobs_submission_key`; nil for other errors.
    package let constraint: String?
    /// The table that the error is about, where the server names it.
    package let table: String?
    /// The column that the error is about: the server's, or the one that could not be read.
    package let column: String?

    init(
        _ kind: Kind,
        _ message: String,
        sqlState: String? = nil,
        detail: String? = nil,
        hint: String? = nil,
        constraint: String? = nil,
        table: String? = nil,
        column: String? = nil
    ) {
        self.kind = kind
        self.message = message
        self.sqlState = sqlState
        self.detail = detail
        self.hint = hint
        self.constraint = constraint
        self.table = table
        self.column = column
    }

    /// The connection did not come up or is gone; another may work once the server is back. A COMMIT that ends so
    /// may or may not have happened.
    package var isConnectionFailure: Bool {
        if kind == .connection { return true }
        guard let sqlState else { return false }
        return sqlState.hasPrefix("08") || ["57P01", "57P02", "57P03", "57P05"].contains(sqlState)
    }

    /// The same transaction, begun again, may succeed.
    package var isRetryable: Bool {
        isConnectionFailure || sqlState == "40001" || sqlState == "40P01"
    }

    /// The task was cancelled, and the statement with it.
    package var isCancellation: Bool { kind == .cancelled }

    /// The server no longer has a prepared statement, or would now answer with other columns.
    var isStaleStatement: Bool {
        sqlState == "26000" || (sqlState == "0A000" && message.contains("cached plan"))
    }

    /// The server lacks something at the moment: room, memory, a lock, or leave to write. What was asked is right.
    package var isOfServer: Bool {
        guard let sqlState else { return false }
        return sqlState == "25006" || ["53", "55", "57", "58"].contains { sqlState.hasPrefix($0) }
    }

    /// What was to be stored, compared or counted is wrong, and stays wrong: a data exception, a constraint, or more
    /// than the server's limits hold.
    package var isOfValue: Bool {
        guard let sqlState else { return false }
        return ["22", "23", "54"].contains { sqlState.hasPrefix($0) }
    }

    /// A row with the same key is there already.
    package var isUniqueViolation: Bool { sqlState == "23505" }

    /// Without bound values: for logs.
    package var description: String {
        guard kind == .server, let sqlState else { return message }
        var words = "PostgreSQL error \(sqlState)"
        if let constraint { words += " on constraint \(constraint)" }
        // Data exceptions (22) and RAISE (P0) quote values in their primary message.
        if !sqlState.hasPrefix("22"), !sqlState.hasPrefix("P0") { words += ": \(message)" }
        return words
    }
}

extension PostgresError {
    static let cancelled = PostgresError(.cancelled, "The database call was cancelled.")
    static let closed = PostgresError(.connection, "The database connection is closed.")
}
