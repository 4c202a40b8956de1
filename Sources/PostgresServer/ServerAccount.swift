import Glibc

/// The user that PostgreSQL runs as when we are root, because it refuses to run as root.
struct ServerAccount: Sendable {
    let user: uid_t
    let group: gid_t

    /// Nil where PostgreSQL can run as we do.
    static func forThisProcess() throws(PostgresServerError) -> ServerAccount? {
        guard geteuid() == 0 else { return nil }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r("postgres", &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            throw PostgresServerError(
                "PostgreSQL does not run as root, and there is no user postgres to run it as. "
                    + "On Debian: apt-get install postgresql")
        }
        return ServerAccount(user: entry.pw_uid, group: entry.pw_gid)
    }
}
