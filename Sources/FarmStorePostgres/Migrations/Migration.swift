import Crypto
import FarmBasics
import FoundationEssentials

/// One file of the migrations folder, `NNNN_verb_noun.sql`.
///
/// It runs as one transaction, at a coordinator's start, and builds of before go on beside it: it only adds ("expand").
/// Lines of comment at its head say otherwise:
/// - `-- no-transaction`: statement by statement, for `CREATE INDEX CONCURRENTLY`. Each must bear being run again, since
///   a migration that is killed starts anew.
/// - `-- contract`: takes away what older builds need, so it runs by `farm-coordinator migrate --contract` alone.
/// - `-- readable-by: N`: builds whose newest migration is N, or a later one, may use the database afterwards.
///
/// Without a transaction, a statement after the line `-- repeat-until-no-rows` is repeated until it affects no row, each
/// time as a short transaction of its own.
package struct Migration: Sendable, Equatable {
    /// The last of the files that were written before builds could tell whether a newer database admits them.
    private static let lastUndeclared = 9

    /// The number at the head of the file's name, from 1; migrations run in its order.
    package let version: Int
    /// The file's name, such as `0001_create_farm.sql`.
    package let name: String
    /// All of the file: it is never changed once it has run anywhere.
    package let script: String
    let statements: [SQLScript.Statement]

    /// SHA-256 of the script in lower-case hex.
    package var checksum: String { SHA256.hash(data: Data(script.utf8)).hexadecimal }

    /// - Parameter script: is split into statements here; nothing is checked before PostgreSQL does.
    package init(version: Int, name: String, script: String) {
        self.version = version
        self.name = name
        self.script = script
        statements = SQLScript.statements(of: script)
    }

    /// Whether it runs only when a person asks for it, since it takes from older builds what they need.
    package var isContract: Bool { heads.contains("contract") }

    /// A script that repeats a statement cannot be one transaction.
    package var isTransaction: Bool {
        !heads.contains("no-transaction") && !statements.contains(where: \.repeats)
    }

    /// The oldest schema, by its newest migration, whose builds may read and write the database after this one.
    package var readableBy: Int {
        if let declared = heads.lazy.compactMap(Self.declaration).first { return declared }
        return isContract || version <= Self.lastUndeclared ? version : Self.lastUndeclared
    }

    /// Reads a folder, in the order of the versions.
    package static func read(folder: String) throws -> [Migration] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw FarmError(.inputOutput, "cannot read the migrations folder '\(folder)'", cause: error)
        }
        let migrations = try names.filter { $0.hasSuffix(".sql") }.map { name in
            guard let version = Int(name.prefix { $0 != "_" }), name.contains("_") else {
                throw FarmError(.invalidInput, "the migration '\(name)' is not named NNNN_verb_noun.sql")
            }
            let script = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            let migration = Migration(version: version, name: name, script: script)
            try migration.check()
            return migration
        }.sorted { $0.version < $1.version }
        guard !migrations.isEmpty else {
            throw FarmError(.invalidInput, "the migrations folder '\(folder)' holds no .sql file")
        }
        for (first, second) in zip(migrations, migrations.dropFirst()) where first.version == second.version {
            throw FarmError(.invalidInput, "two migrations have one version: '\(first.name)' and '\(second.name)'")
        }
        return migrations
    }

    /// Refuses what could not be run, or not be run again after it was killed.
    package func check() throws {
        for head in heads where head.hasPrefix("readable-by") {
            guard let oldest = Self.declaration(head), (1...version).contains(oldest) else {
                throw FarmError(
                    .invalidInput,
                    "the migration '\(name)' says '-- \(head)'; accepted: '-- readable-by: N', N from 1 to \(version)")
            }
        }
        for index in statements.compactMap(\.concurrentIndex) {
            guard !isTransaction, index.ifNotExists else {
                throw FarmError(
                    .invalidInput,
                    "the migration '\(name)' creates the index \(index.name) CONCURRENTLY: that takes "
                        + "'-- no-transaction' as its first line, and IF NOT EXISTS")
            }
        }
    }

    /// The lines of comment before the first statement.
    private var heads: [String] {
        script.split(separator: "\n").prefix { $0.hasPrefix("--") }.map { $0.dropFirst(2).trimmed }
    }

    private static func declaration(_ head: String) -> Int? {
        let parts = head.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] == "readable-by" else { return nil }
        return Int(parts[1].trimmed)
    }
}

extension Substring {
    /// Without the spaces around it.
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
