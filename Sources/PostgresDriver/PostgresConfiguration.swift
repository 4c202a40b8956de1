/// Where a server is and how a connection introduces itself.
package struct PostgresConfiguration: Sendable {
    /// What libpq reads: `host=/run/postgresql dbname=farm user=farm`, or `postgresql://farm@db:5432/farm`.
    package var connectionString: String
    /// What `pg_stat_activity` shows; a name in the connection string wins.
    package var applicationName: String
    /// How long a connection may take to come up, name resolution, TLS and authentication included.
    package var connectTimeout: Duration
    /// Prepared statements that one connection keeps; the least recently used one goes first.
    package var statementLimit: Int
    /// How long the server may say nothing in the middle of a statement until its connection is taken for lost: what lies
    /// between may swallow all without a word. Nil for ever.
    package var answerLimit: Duration?
    /// Settings of the server's for each session; those that a server does not know are left out.
    package var settings: [String: String] = [:]

    /// Connects to nothing and checks nothing yet.
    /// - Parameter statementLimit: 1 at least.
    package init(
        connectionString: String,
        applicationName: String,
        connectTimeout: Duration = .seconds(10),
        statementLimit: Int = 256
    ) {
        self.connectionString = connectionString
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.statementLimit = max(1, statementLimit)
    }

    /// Keywords and values for libpq, in its order: a later value wins over an earlier one.
    var parameters: [(keyword: String, value: String)] {
        [
            ("application_name", applicationName),
            // A dead network is noticed in a quarter of a minute instead of the kernel's two hours.
            ("keepalives_idle", "5"),
            ("keepalives_interval", "3"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", "15000"),
            ("dbname", connectionString),
            ("client_encoding", "UTF8"),
        ]
    }
}
