internal import Crypto
internal import FarmModel
internal import Foundation

/// The models in some folders, and what is wrong with the files that are none.
package struct ModelCatalogue: Sendable, Equatable {
    /// By name.
    package private(set) var entries: [ModelEntry] = []
    package private(set) var problems: [ModelProblem] = []

    private static let foreignExtensions: Set<String> = ["ckpt", "pt", "pth", "gguf"]
    private static let maximumDepth = 8

    package init() {}

    package func entry(named name: String) -> ModelEntry? { entries.first { $0.name == name } }
    package func entry(digest: String) -> ModelEntry? { entries.first { $0.digest == digest } }

    /// Lists the models in `folders` with their subfolders, and those of `files` (checkpoints or manifests). A bad
    /// file is a problem and never stops the scan. `willHash` is told each file whose digest is not known yet.
    package static func scan(
        folders: [String], files: [String] = [], hasher: inout FileHasher,
        willHash: (_ path: String, _ byteCount: Int64) -> Void = { _, _ in }
    ) -> ModelCatalogue {
        var catalogue = ModelCatalogue()
        var candidates = files.map { absolute($0) }
        for folder in folders {
            do {
                try collect(absolute(folder), depth: 0, into: &candidates)
            } catch {
                catalogue.add(problem: error, path: folder)
            }
        }
        var parts: Set<String> = []
        var seen: Set<String> = []
        candidates = candidates.filter { seen.insert($0).inserted }
        for path in candidates where path.hasSuffix(ModelManifest.suffix) {
            catalogue.addManifest(path, parts: &parts, hasher: &hasher, willHash: willHash)
        }
        let named = Set(files.map { absolute($0) })
        for path in candidates where !path.hasSuffix(ModelManifest.suffix) && !parts.contains(path) {
            catalogue.addCheckpoint(path, wasNamed: named.contains(path), hasher: &hasher, willHash: willHash)
        }
        catalogue.entries.sort { $0.name < $1.name }
        return catalogue
    }

    private mutating func addManifest(
        _ path: String, parts: inout Set<String>, hasher: inout FileHasher, willHash: (String, Int64) -> Void
    ) {
        do {
            let manifest = try ModelManifest.read(path)
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            let paths = manifest.files.mapValues { folder + "/" + $0 }
            parts.formUnion(paths.values)
            try add(
                name: manifest.name, defaults: manifest.defaults, paths: paths, origin: path, hasher: &hasher,
                willHash: willHash)
        } catch {
            add(problem: error, path: path)
        }
    }

    private mutating func addCheckpoint(
        _ path: String, wasNamed: Bool, hasher: inout FileHasher, willHash: (String, Int64) -> Void
    ) {
        do {
            let contents = CheckpointContents(try SafetensorsHeader.read(path))
            // LoRA files, autoencoders and encoders lie in such folders too: they are no models and no mistakes.
            guard contents.hasDiffusionModel || wasNamed else { return }
            let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
            try add(
                name: name, defaults: ModelDefaults(), paths: [.checkpoint: path], origin: path, hasher: &hasher,
                willHash: willHash)
        } catch {
            add(problem: error, path: path)
        }
    }

    private mutating func add(
        name: String, defaults: ModelDefaults, paths: [ModelFileRole: String], origin: String,
        hasher: inout FileHasher, willHash: (String, Int64) -> Void
    ) throws {
        guard ModelManifest.isName(name) else {
            throw FarmError(.invalidInput, "'\(origin)' has a name that no model can have")
        }
        if let other = entries.first(where: { $0.name == name }) {
            let path = other.files.first?.path ?? ""
            throw FarmError(.conflict, "'\(origin)' has the name '\(name)' of another model, '\(path)'")
        }
        let family = try Self.checkWhole(paths, origin: origin)
        let files = try paths.sorted { $0.key.rawValue < $1.key.rawValue }.map { role, path in
            ModelEntry.File(
                role: role, path: path, sha256: try hasher.sha256(of: path) { willHash(path, $0) },
                byteCount: try RegularFile(opening: path).byteCount)
        }
        let description = ModelDescription(
            name: name, digest: Self.digest(of: files), family: family,
            bytes: files.reduce(0) { $0 + $1.byteCount }, defaults: defaults,
            files: files.map { ModelDescription.File(role: $0.role, sha256: $0.sha256) })
        entries.append(ModelEntry(description: description, files: files))
    }

    /// A model needs a diffusion model, a text encoder and an autoencoder among its files.
    private static func checkWhole(_ paths: [ModelFileRole: String], origin: String) throws -> ModelFamily {
        let roles = Set(paths.keys)
        let contents = try paths.mapValues { CheckpointContents(try SafetensorsHeader.read($0)) }
        let main = [contents[.diffusionModel], contents[.checkpoint]].compactMap { $0 }
        var missing: [String] = []
        if !main.contains(where: \.hasDiffusionModel) { missing.append("diffusion model") }
        if roles.isDisjoint(with: [.clipL, .clipG, .t5xxl]), !main.contains(where: \.hasTextEncoder) {
            missing.append("text encoder")
        }
        if roles.isDisjoint(with: [.vae, .taesd]), !main.contains(where: \.hasAutoencoder) {
            missing.append("autoencoder")
        }
        guard missing.isEmpty else {
            throw FarmError(
                .failedPrecondition,
                "'\(origin)' holds no \(missing.joined(separator: " and no ")); name the files that belong together in "
                    + "a NAME\(ModelManifest.suffix)")
        }
        return main.first { $0.hasDiffusionModel }?.family ?? .unknown
    }

    /// One file: its own digest. Several: that of the sorted lines `role sha256`.
    private static func digest(of files: [ModelEntry.File]) -> String {
        if let file = files.first, files.count == 1 { return file.sha256 }
        let lines = files.map { "\($0.role.rawValue) \($0.sha256)\n" }.sorted().joined()
        return SHA256.hash(data: Array(lines.utf8)).hexadecimal
    }

    private static func collect(_ folder: String, depth: Int, into candidates: inout [String]) throws {
        guard depth < maximumDepth else { return }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw FarmError(.failedPrecondition, "the model folder '\(folder)' cannot be read")
        }
        for name in names where !name.hasPrefix(".") {
            let path = folder + "/" + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                try collect(path, depth: depth + 1, into: &candidates)
            } else if isCandidate(name) {
                candidates.append(path)
            }
        }
    }

    private static func isCandidate(_ name: String) -> Bool {
        let suffix = URL(fileURLWithPath: name).pathExtension.lowercased()
        return name.hasSuffix(ModelManifest.suffix) || suffix == "safetensors" || foreignExtensions.contains(suffix)
    }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    private mutating func add(problem error: any Error, path: String) {
        problems.append(ModelProblem(path: path, reason: (error as? FarmError)?.message ?? "'\(path)': \(error)"))
    }
}
