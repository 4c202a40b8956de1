import FarmBasics
package import FarmModel

/// The files that a farm has, as far as the asker knows: with them, names from elsewhere are turned into the farm's.
package struct KnownFiles: Sendable {
    /// Every pair of a name and a digest is one: a file may have several names, and a name several files.
    package var models: [ModelDescription]
    /// The same of the files beside models, of every kind.
    package var accessories: [AccessoryDescription]

    /// Without any, names are taken as they stand.
    package init(models: [ModelDescription] = [], accessories: [AccessoryDescription] = []) {
        self.models = models
        self.accessories = accessories
    }

    /// What a request should call a file.
    struct Answer: Equatable {
        var name: String
        /// Set where the farm's file of that name is another.
        var note: String?
    }

    /// The farm's word for an accessory: the name if it means the file of this hash (or no hash is given); else what
    /// the farm calls the file of this hash; else the name all the same, with a note if it means another file.
    func accessory(_ kind: AccessoryKind, name: String?, hash: String?) -> Answer? {
        let ofKind = accessories.filter { $0.kind == kind }
        let named = name.map { files(named: $0, among: ofKind) } ?? []
        let hashed = hash.map { hash in ofKind.filter { AccessoryReference($0).hasHash(hash) } } ?? []
        if let name, named.contains(where: hashed.contains) { return Answer(name: name) }
        if let file = hashed.first {
            let isOnly = ofKind.allSatisfy { $0.name != file.name || $0.sha256 == file.sha256 }
            return Answer(name: isOnly ? AccessoryReference(file).tagName : file.sha256.hex)
        }
        guard let name else { return hash.map { Answer(name: $0) } }
        if let moved = Self.moved(name, among: ofKind, name: \.name, folders: \.folders) { return moved }
        guard let hash, let other = named.first else { return Answer(name: name) }
        return Answer(
            name: name,
            note: "the farm's \(kind.noun) '\(name.shortened())' is another file: hash \(other.shortHash), not "
                + hash.shortened(to: 16))
    }

    /// Embeddings are words of a prompt, which stays as it is: what is to be said where the word means no such file.
    func embeddingNote(name: String, hash: String) -> String? {
        guard !accessories.isEmpty, let answer = accessory(.embedding, name: name, hash: hash) else { return nil }
        guard answer.name == name else {
            return "the farm calls the embedding '\(name.shortened())' '\(answer.name)': the prompt needs that word"
        }
        let isKnown = accessories.contains { $0.kind == .embedding && $0.name == name }
        return answer.note ?? (isKnown ? nil : "the farm has no embedding '\(name.shortened())'")
    }

    /// The same for a model. Where nothing is known of the farm, the name goes before the hash: other conversions of
    /// one model have other hashes.
    func model(name: String?, hash: String?) -> Answer? {
        let hash = hash?.lowercased()
        if let hash, hash.utf8.count >= 8, let model = models.first(where: { $0.digest.hasPrefix(hash) }) {
            return Answer(name: word(for: name ?? "", digest: model.digest))
        }
        guard let name else { return hash.map { Answer(name: $0) } }
        if let moved = Self.moved(name, among: models, name: \.name, folders: \.folders) { return moved }
        let note = models.first { $0.name.lowercased() == name.lowercased() }.flatMap { other in
            hash.map {
                "the farm's model '\(name.shortened())' is another file: hash \(other.shortHash), not "
                    + $0.shortened(to: 16)
            }
        }
        return Answer(name: name, note: note)
    }

    /// What to write for a model of this digest: of several names that it has the one that is given, since each has its
    /// own defaults and is what people look for; else the digest.
    func word(for name: String, digest: Digest) -> String {
        let named = models.filter { $0.name == name }
        let names = Set(models.filter { $0.digest == digest }.map(\.name))
        return names.count > 1 && !named.isEmpty && named.allSatisfy { $0.digest == digest } ? name : digest.hex
    }

    /// The same for a file beside the model.
    func word(for file: AccessoryReference, _ kind: AccessoryKind) -> String {
        let ofKind = accessories.filter { $0.kind == kind }
        let named = files(named: file.name, among: ofKind)
        let names = Set(ofKind.filter { $0.sha256 == file.sha256 }.map(\.name))
        let isMeant = !named.isEmpty && named.allSatisfy { $0.sha256 == file.sha256 }
        return names.count > 1 && isMeant ? file.name : file.sha256.hex
    }

    /// By its name or alias, or by its name with its folder.
    private func files(
        named name: String, among all: [AccessoryDescription]
    ) -> [AccessoryDescription] {
        let named = all.filter { $0.name == name || $0.alias == name }
        guard named.isEmpty, name.contains(where: { $0 == "/" || $0 == "\\" }) else { return named }
        return WantedFile(name).matches(
            in: all, names: { [$0.name] }, folders: \.folders, hasHash: { _, _ in false })
    }

    /// The family of the model that a request means; nil where that is not known.
    func family(of model: String?) -> ModelFamily? {
        let candidates = models.map { ModelResolver.Candidate(model: $0, isConnected: true) }
        // What is not found, or not clear, is said elsewhere.
        return (try? ModelResolver.resolve(model, among: candidates))?.family
    }

    /// Another machine's folders mean nothing here: the name alone, with a note, where no file lies in such a folder.
    private static func moved<File>(
        _ name: String, among files: [File], name nameOf: (File) -> String, folders: (File) -> [String]?
    ) -> Answer? {
        let wanted = WantedFile(name)
        guard wanted.matches(in: files, names: { [nameOf($0)] }, folders: folders, hasHash: { _, _ in false }).isEmpty,
            let other = wanted.misplaced(in: files, names: { [nameOf($0)] }).first
        else { return nil }
        return Answer(
            name: nameOf(other),
            note: "the farm has no '\(name.shortened())'; '\(nameOf(other))' of another folder is taken for it")
    }

    /// The other names of accessories, by digest.
    var aliases: [Digest: Set<String>] {
        accessories.reduce(into: [:]) { names, file in
            names[file.sha256, default: [file.name]].formUnion([file.alias].compactMap { $0 })
        }
    }
}
