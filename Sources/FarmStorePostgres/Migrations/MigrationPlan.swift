import FarmModel

/// Which migrations a database still needs; an error where its past is not what the files say.
package enum MigrationPlan {
    /// A migration that was run before.
    package struct Applied: Sendable, Equatable {
        package let version: Int
        package let name: String
        package let checksum: String

        package init(version: Int, name: String, checksum: String) {
            self.version = version
            self.name = name
            self.checksum = checksum
        }
    }

    package static func pending(_ migrations: [Migration], applied: [Applied]) throws -> [Migration] {
        let files = Dictionary(migrations.map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
        for past in applied {
            guard let file = files[past.version] else {
                throw FarmError(
                    .failedPrecondition,
                    "the migration '\(past.name)' was run on this database and its file is missing: the database is "
                        + "newer than this software, or the folder is not whole")
            }
            guard file.checksum == past.checksum else {
                throw FarmError(
                    .failedPrecondition,
                    "the migration '\(file.name)' was changed after it was run on this database: restore it, and put "
                        + "the change into a new migration")
            }
        }
        let newest = applied.map(\.version).max() ?? 0
        let done = Set(applied.map(\.version))
        let pending = migrations.filter { !done.contains($0.version) }
        if let late = pending.first(where: { $0.version < newest }) {
            throw FarmError(
                .failedPrecondition,
                "the migration '\(late.name)' comes before one that was run on this database already: number it after "
                    + "\(newest)")
        }
        return pending
    }
}
