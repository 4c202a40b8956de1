import FarmBasics
import Prompts

/// Finds the one accessory that a person means, or says why there is none.
package enum AccessoryResolver {
    /// Accepts what the web UIs do: the file's stem (a case that differs is no matter if no other file has that very
    /// stem), with folders or extension, the name that the file gives itself, either with ` [hash]`, its short hash, or
    /// eight or more hex digits of its SHA-256. A folder means that folder. Of files that share a name, those for the
    /// model's family go before the others.
    /// - Parameter family: The model's.
    /// - Throws: `invalidInput` for a name that is not known, that several files have, or whose file is for another
    ///   family than the model's.
    package static func resolve(
        _ wanted: String, kind: AccessoryKind, among accessories: [AccessoryDescription], family: ModelFamily
    ) throws -> AccessoryDescription {
        let candidates = accessories.filter { $0.kind == kind }
        let matches = matches(wanted, kind: kind, among: candidates, family: family)
        guard let first = matches.first else { throw unknown(wanted, kind, candidates, family) }
        let fitting = distinct(matches.filter { family.accepts(kind, of: $0.family) })
        guard let match = fitting.first else {
            throw FarmError(
                .invalidInput,
                "\(kind.noun) '\(first.name)' is for \(first.family.acceptingFamilies(of: kind)), and the model is of the "
                    + "family \(family.rawValue)")
        }
        guard fitting.count == 1 else {
            let words = fitting.map(words(kind, candidates, family).word).sorted().joined(separator: ", ")
            throw FarmError(
                .invalidInput,
                "'\(wanted.shortened())' names \(fitting.count) different files of the kind \(kind.noun); name one of: "
                    + words)
        }
        return match
    }

    /// What to record for a file: its name, and its folder with it where another file has the name.
    package static func reference(
        to file: AccessoryDescription, among accessories: [AccessoryDescription], family: ModelFamily
    ) -> AccessoryReference {
        var reference = AccessoryReference(file)
        let name = file.name.lowercased()
        let candidates = accessories.filter { $0.kind == file.kind }
        guard candidates.contains(where: { $0.name.lowercased() == name && $0.sha256 != file.sha256 }) else {
            return reference
        }
        let word = words(file.kind, candidates, family).word(for: file)
        // A hash is recorded anyhow.
        if WantedFile(word).hasName(file.name) { reference.name = word }
        return reference
    }

    /// What can be written for each of the candidates, all of one kind.
    static func words(
        _ kind: AccessoryKind, _ candidates: [AccessoryDescription], _ family: ModelFamily
    ) -> FileWords<AccessoryDescription> {
        FileWords(
            name: \.name, folders: \.folders,
            hashes: { [$0.shortHash, $0.sha256.shortHash, $0.sha256.hex] }, isForTags: kind == .lora,
            means: { word, file in
                let found = matches(word, kind: kind, among: candidates, family: family)
                    .filter { family.accepts(kind, of: $0.family) }
                return !found.isEmpty && found.allSatisfy { $0.sha256 == file.sha256 }
            })
    }

    private static func matches(
        _ wanted: String, kind: AccessoryKind, among candidates: [AccessoryDescription], family: ModelFamily
    ) -> [AccessoryDescription] {
        let file = WantedFile(wanted)
        let hasHash = { (accessory: AccessoryDescription, hash: String) in
            accessory.sha256.hasPrefix(hash) || accessory.shortHash == hash
        }
        let matches = file.matches(in: candidates, names: { [$0.name] }, folders: \.folders, hasHash: hasHash)
        guard matches.allSatisfy({ !family.accepts(kind, of: $0.family) }) else { return matches }
        let aliased = file.matches(
            in: candidates.filter { $0.alias != nil }, names: { [$0.alias].compactMap { $0 } }, folders: \.folders,
            hasHash: hasHash)
        let isBetter = matches.isEmpty || aliased.contains { family.accepts(kind, of: $0.family) }
        return isBetter ? aliased : matches
    }

    private static func unknown(
        _ wanted: String, _ kind: AccessoryKind, _ candidates: [AccessoryDescription], _ family: ModelFamily
    ) -> FarmError {
        let words = words(kind, candidates, family)
        let others = WantedFile(wanted).misplaced(in: candidates) { [$0.name, $0.alias].compactMap { $0 } }
        guard others.isEmpty else {
            let known = Set(others.map(words.word)).sorted().joined(separator: ", ")
            return FarmError(
                .invalidInput,
                "the farm has no \(kind.noun) '\(wanted.shortened())': no file of that name lies in such a folder; "
                    + "accepted: \(known)")
        }
        // Most names can be written as they are, and to find out about all takes its time.
        let writable = candidates.map { file in
            let isPlain = file.name == file.name.trimmingSpaces() && LoRATag.canHold(file.name)
            return isPlain ? (file.name, file.name) : (file.name, words.word(for: file))
        }
        let hint = NearestNames.hint(
            for: wanted.trimmingSpaces(), words: Dictionary(writable) { first, _ in first }, noun: kind.noun)
        return FarmError(.invalidInput, "unknown \(kind.noun) '\(wanted.shortened())'\(hint)")
    }

    /// Each file once, though several workers hold it.
    private static func distinct(_ accessories: [AccessoryDescription]) -> [AccessoryDescription] {
        var seen: Set<Digest> = []
        return accessories.filter { seen.insert($0.sha256).inserted }
    }
}
