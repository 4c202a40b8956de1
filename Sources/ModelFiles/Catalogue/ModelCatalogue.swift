package import FarmBasics
internal import FarmModel

/// The models in some folders, the files that go with them, and what is wrong with the others.
package struct ModelCatalogue: Sendable, Equatable {
    /// By name.
    package private(set) var entries: [ModelEntry] = []
    /// By kind and name.
    package private(set) var accessories: [AccessoryEntry] = []
    /// In the order in which they were found: folders, manifests, then files.
    package private(set) var problems: [ModelProblem] = []

    /// Of no folder at all; ``scan(folders:files:allowPickle:hasher:onProgress:)`` fills one.
    package init() {}

    /// Of several models with one name the one of the least digest; case counts.
    package func entry(named name: String) -> ModelEntry? { entries.first { $0.name == name } }
    /// Of one model under several names the first by name.
    package func entry(digest: Digest) -> ModelEntry? { entries.first { $0.digest == digest } }
    /// Of one file under several names the first by kind and name.
    package func accessory(sha256: Digest) -> AccessoryEntry? {
        accessories.first { $0.description.sha256 == sha256 }
    }

    /// Lists the models and accessories in `folders` with their subfolders, and the models of `files` (checkpoints or
    /// manifests). What a file is its contents say; of a pickle, the folder's name. An upscaler is listed as an accessory
    /// and, as it can draw a task of its own, as a model. A bad file is a problem and never stops the scan.
    /// - Parameters:
    ///   - allowPickle: Whether pickled checkpoints (`.ckpt`, `.pt`, `.pth`) are taken; see ``FileFormat/pickle``.
    ///   - onProgress: Is told of each file whose digest is not known yet while it is read.
    package static func scan(
        folders: [String], files: [String] = [], allowPickle: Bool = false, hasher: inout FileHasher,
        onProgress: (HashingProgress) -> Void = { _ in }
    ) -> ModelCatalogue {
        var scan = ModelScan(hasher: hasher, allowPickle: allowPickle)
        let list = ModelCandidates(folders: folders, files: files)
        for failure in list.failures { scan.catalogue.add(problem: failure.error, path: failure.path) }
        for manifest in list.candidates where manifest.isManifest { scan.addManifest(manifest, onProgress) }
        for file in list.candidates where !file.isManifest { scan.addFile(file, onProgress) }
        hasher = scan.hasher
        scan.catalogue.sort()
        return scan.catalogue
    }

    /// The same model in another folder is one model, and one under another name is two.
    /// - Throws: `conflict` where another model has the name in the same folder, or the same one has it with other
    ///   defaults.
    mutating func add(_ entry: ModelEntry, origin: String) throws {
        let namesakes = entries.indices.filter { entries[$0].name == entry.name }
        for index in namesakes {
            let other = entries[index]
            let isSame = other.digest == entry.digest && other.description.defaults == entry.description.defaults
            if isSame {
                return entries[index].description.folders = Self.union(
                    other.description.folders, entry.description.folders)
            }
            guard other.digest != entry.digest,
                Self.areApart(other.description.folders, entry.description.folders)
            else {
                let path = other.files.first?.path ?? ""
                throw FarmError(.conflict, "'\(origin)' has the name '\(entry.name)' of another model, '\(path)'")
            }
        }
        entries.append(entry)
    }

    /// A copy of a file that is there already under this name is that file in one more folder.
    /// - Throws: `conflict` where another file of the kind has the name in the same folder.
    mutating func add(_ entry: AccessoryEntry) throws {
        let key = Self.key(of: entry.description)
        for index in accessories.indices where Self.key(of: accessories[index].description) == key {
            let other = accessories[index]
            if other.description.sha256 == entry.description.sha256 {
                return accessories[index].description.folders = Self.union(
                    other.description.folders, entry.description.folders)
            }
            guard Self.areApart(other.description.folders, entry.description.folders) else {
                throw FarmError(
                    .conflict,
                    "'\(entry.path)' has the name '\(entry.description.name)' of another "
                        + "\(entry.description.kind.noun), '\(other.path)'")
            }
        }
        accessories.append(entry)
    }

    private static func union(_ one: [String]?, _ other: [String]?) -> [String]? {
        guard let one, let other else { return one ?? other }
        return Set(one).union(other).sorted()
    }

    /// Whether a folder tells the files apart.
    private static func areApart(_ one: [String]?, _ other: [String]?) -> Bool {
        guard let one, let other else { return false }
        return Set(one).isDisjoint(with: other)
    }

    mutating func add(problem error: any Error, path: String) {
        problems.append(ModelProblem(path: path, reason: (error as? FarmError)?.message ?? "'\(path)': \(error)"))
    }

    /// The engine reads the names of embeddings in lower case.
    private static func key(of accessory: AccessoryDescription) -> [String] {
        let name = accessory.kind == .embedding ? accessory.name.lowercased() : accessory.name
        return [accessory.kind.rawValue, name]
    }

    private static func order(of file: AccessoryDescription) -> (String, String, Digest) {
        (file.kind.rawValue, file.name, file.sha256)
    }

    private mutating func sort() {
        entries.sort { ($0.name, $0.digest) < ($1.name, $1.digest) }
        accessories.sort { Self.order(of: $0.description) < Self.order(of: $1.description) }
    }
}
