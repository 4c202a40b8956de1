/// Finds the one accessory that a person means, or says why there is none.
package enum AccessoryResolver {
    /// Accepts what the web UIs do: the file's stem (a case that differs is no matter if no other file has that very
    /// stem), with folders or extension, the name that the file gives itself, either with ` [hash]`, its short hash, or
    /// eight or more hex digits of its SHA-256. Of files that share a name, those for the model's family go before the
    /// others.
    /// - Parameter family: The model's.
    /// - Throws: `invalidInput` for a name that is not known, that several files have, or whose file is for another
    ///   family than the model's.
    package static func resolve(
        _ wanted: String, kind: AccessoryKind, among accessories: [AccessoryDescription], family: ModelFamily
    ) throws -> AccessoryDescription {
        let candidates = accessories.filter { $0.kind == kind }
        let file = WantedFile(wanted)
        let hasHash = { (accessory: AccessoryDescription, hash: String) in
            accessory.sha256.hasPrefix(hash) || accessory.shortHash == hash
        }
        var matches = file.matches(in: candidates, names: { [$0.name] }, hasHash: hasHash)
        if matches.isEmpty || matches.allSatisfy({ !family.accepts(kind, of: $0.family) }) {
            let aliases = candidates.filter { $0.alias != nil }
            let aliased = file.matches(in: aliases, names: { [$0.alias].compactMap { $0 } }, hasHash: hasHash)
            if matches.isEmpty || aliased.contains(where: { family.accepts(kind, of: $0.family) }) { matches = aliased }
        }
        guard let first = matches.first else {
            let names = Set(candidates.map(\.name))
            let hint = NearestNames.hint(for: wanted.trimmingSpaces(), in: names, noun: kind.noun)
            throw FarmError(.invalidInput, "unknown \(kind.noun) '\(wanted.shortened())'\(hint)")
        }
        let fitting = distinct(matches.filter { family.accepts(kind, of: $0.family) })
        guard let match = fitting.first else {
            throw FarmError(
                .invalidInput,
                "\(kind.noun) '\(first.name)' is for \(first.family.acceptingFamilies(of: kind)), and the model is of the "
                    + "family \(family.rawValue)")
        }
        guard fitting.count == 1 else {
            let hashes = fitting.map(\.shortHash).sorted().joined(separator: ", ")
            throw FarmError(
                .invalidInput,
                "'\(wanted.shortened())' names \(fitting.count) different files of the kind \(kind.noun); name one by "
                    + "hash: \(hashes)")
        }
        return match
    }

    /// Each file once, though several workers hold it.
    private static func distinct(_ accessories: [AccessoryDescription]) -> [AccessoryDescription] {
        var seen: Set<String> = []
        return accessories.filter { seen.insert($0.sha256).inserted }
    }
}
