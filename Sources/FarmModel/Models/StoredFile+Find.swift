import FarmBasics

extension StoredFile {
    /// The one file that a person means: by name, with its extension or without, or by eight or more hex digits of its
    /// digest.
    package static func find(_ wanted: String, among files: [StoredFile]) throws -> StoredFile {
        let matches = WantedFile(wanted).matches(
            in: files, names: { [$0.name, $0.model?.name, $0.accessory?.name].compactMap { $0 } },
            hasHash: { $0.digest.hasPrefix($1) })
        guard let match = matches.first else {
            let hint = NearestNames.hint(for: wanted.trimmingSpaces(), in: Set(files.map(\.name)), noun: "stored file")
            throw FarmError(.notFound, "the store has no file '\(wanted.shortened())'\(hint)")
        }
        guard matches.count == 1 else {
            let names = matches.map { "\($0.name) (\($0.shortHash))" }.sorted().joined(separator: ", ")
            throw FarmError(
                .invalidInput, "'\(wanted.shortened())' names \(matches.count) stored files: name one of \(names)")
        }
        return match
    }
}
