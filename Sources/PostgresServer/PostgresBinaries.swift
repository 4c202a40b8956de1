import Foundation

/// The folder that holds `initdb`, `pg_ctl` and their siblings.
struct PostgresBinaries: Sendable {
    let folder: String

    /// Debian keeps each major version in a folder of its own, outside PATH.
    private static let debianRoot = "/usr/lib/postgresql"
    private static let needed = ["initdb", "pg_ctl", "postgres", "pg_isready", "createdb", "dropdb"]

    /// - Parameters:
    ///   - given: the folder where it is known; nil looks for one.
    ///   - major: the version that made the cluster and alone can run it; nil takes the newest.
    static func find(given: String? = nil, major: Int?) throws(PostgresServerError) -> PostgresBinaries {
        if let given {
            guard holdsAll(given) else {
                throw PostgresServerError(
                    "There is no PostgreSQL in '\(given)': it needs \(needed.joined(separator: ", "))")
            }
            return PostgresBinaries(folder: given)
        }
        let installed = (try? FileManager.default.contentsOfDirectory(atPath: debianRoot)) ?? []
        let versions = installed.compactMap { Int($0) }.filter { major == nil || $0 == major }.sorted(by: >)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let candidates =
            versions.map { "\(debianRoot)/\($0)/bin" }
            + path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        for folder in candidates where holdsAll(folder) {
            return PostgresBinaries(folder: folder)
        }
        guard let major else {
            throw PostgresServerError(
                "PostgreSQL is not installed: there is no initdb in \(debianRoot)/*/bin or in PATH. "
                    + "On Debian: apt-get install postgresql")
        }
        throw PostgresServerError(
            "The database was made by PostgreSQL \(major), which is not installed. "
                + "On Debian: apt-get install postgresql-\(major)")
    }

    private static func holdsAll(_ folder: String) -> Bool {
        needed.allSatisfy { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
    }
}
