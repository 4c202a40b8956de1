import FarmBasics

/// Which migrations a database still needs; an error where its past is not what the files say.
package enum MigrationPlan {
    /// A migration that was run before.
    package struct Applied: Sendable, Equatable {
        /// The file's number.
        package let version: Int
        /// The file's name when it ran.
        package let name: String
        /// SHA-256 of the script that ran, in lower-case hex: a file that says something else now is refused.
        package let checksum: String
        /// As ``Migration/readableBy``; nil where an older build wrote it down.
        package let readableBy: Int?

        /// - Parameter readableBy: a version, at most `version`.
        package init(version: Int, name: String, checksum: String, readableBy: Int? = nil) {
            self.version = version
            self.name = name
            self.checksum = checksum
            self.readableBy = readableBy
        }
    }

    /// What is to be run now. A newer database is served as it is, where it admits this build.
    /// - Parameter contract: also what takes away from builds of before; a new database has none.
    package static func pending(
        _ migrations: [Migration], applied: [Applied], contract: Bool = false
    ) throws -> [Migration] {
        try check(migrations, against: applied)
        let newest = applied.map(\.version).max() ?? 0
        let missing = missing(migrations, applied: applied)
        if let late = missing.first(where: { $0.version < newest && !$0.isContract }) {
            throw FarmError(
                .failedPrecondition,
                "the migration '\(late.name)' comes before one that was run on this database already: number it after "
                    + "\(newest)")
        }
        return missing.filter { contract || applied.isEmpty || !$0.isContract }
    }

    /// What a person has to start, when no build of before is needed any more.
    package static func waiting(_ migrations: [Migration], applied: [Applied]) -> [Migration] {
        applied.isEmpty ? [] : missing(migrations, applied: applied).filter(\.isContract)
    }

    private static func missing(_ migrations: [Migration], applied: [Applied]) -> [Migration] {
        let done = Set(applied.map(\.version))
        return migrations.filter { !done.contains($0.version) }
    }

    private static func check(_ migrations: [Migration], against applied: [Applied]) throws {
        let files = Dictionary(migrations.map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
        let schema = migrations.map(\.version).max() ?? 0
        for past in applied {
            if let file = files[past.version] {
                guard file.checksum == past.checksum else {
                    throw FarmError(
                        .failedPrecondition,
                        "the migration '\(file.name)' was changed after it was run on this database: restore it, and "
                            + "put the change into a new migration")
                }
            } else if past.version < schema {
                throw FarmError(
                    .failedPrecondition,
                    "the migration '\(past.name)' was run on this database and its file is missing: the migrations "
                        + "folder is not whole")
            } else if schema < past.readableBy ?? past.version {
                throw FarmError(
                    .failedPrecondition,
                    "the migration '\(past.name)' was run on this database by a newer build, and only builds with "
                        + "schema \(past.readableBy ?? past.version) or a later one may use it since; this one has "
                        + "schema \(schema): install the newer one")
            }
        }
    }
}
