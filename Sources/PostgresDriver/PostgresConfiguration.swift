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
            // A dead network is noticed in half a minute instead of the kernel's two hours.
            ("keepalives_idle", "15"),
            ("keepalives_interval", "5"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
            ("dbname", connectionString),
            ("client_encoding", "UTF8"),
        ]
    }
}
