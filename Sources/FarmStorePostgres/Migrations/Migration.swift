import Crypto
import FarmModel
import FoundationEssentials

/// One file of the migrations folder, `NNNN_verb_noun.sql`.
package struct Migration: Sendable, Equatable {
    package let version: Int
    package let name: String
    package let script: String

    /// SHA-256 of the script in lower-case hex.
    package var checksum: String { SHA256.hash(data: Data(script.utf8)).hexadecimal }

    package init(version: Int, name: String, script: String) {
        self.version = version
        self.name = name
        self.script = script
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
            return Migration(version: version, name: name, script: script)
        }.sorted { $0.version < $1.version }
        guard !migrations.isEmpty else {
            throw FarmError(.invalidInput, "the migrations folder '\(folder)' holds no .sql file")
        }
        for (first, second) in zip(migrations, migrations.dropFirst()) where first.version == second.version {
            throw FarmError(.invalidInput, "two migrations have one version: '\(first.name)' and '\(second.name)'")
        }
        return migrations
    }
}
