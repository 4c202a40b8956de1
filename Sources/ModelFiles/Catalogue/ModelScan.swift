internal import Crypto
internal import FarmBasics
internal import FarmModel
internal import LocalFiles

/// A catalogue in the making.
struct ModelScan {
    var catalogue = ModelCatalogue()
    var hasher: FileHasher
    let allowPickle: Bool
    /// The files that a manifest names: no models of their own.
    private var parts: Set<String> = []

    init(hasher: FileHasher, allowPickle: Bool) {
        self.hasher = hasher
        self.allowPickle = allowPickle
    }

    mutating func addManifest(_ file: ModelCandidates.Candidate, _ onProgress: (HashingProgress) -> Void) {
        let path = file.path
        do {
            let manifest = try ModelManifest.read(path)
            let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            let paths = manifest.files.mapValues { folder + "/" + $0 }
            parts.formUnion(paths.values)
            let headers = try paths.mapValues { try ModelHeader.read($0, allowPickle: allowPickle) }
            try addModel(
                manifest.name, defaults: manifest.defaults, paths: paths,
                family: try ModelParts.family(of: headers, origin: path), origin: path, folder: file.folder,
                onProgress)
        } catch {
            catalogue.add(problem: error, path: path)
        }
    }

    mutating func addFile(_ file: ModelCandidates.Candidate, _ onProgress: (HashingProgress) -> Void) {
        do {
            let header = try ModelHeader.read(file.path, allowPickle: allowPickle)
            let contents = header.format == .pickle ? try Self.pickled(file) : FileContents(header)
            switch contents {
            case .model: try addCheckpoint(file, header, onProgress)
            case .accessory(let kind, let family):
                if file.wasNamed { throw Self.failure(file, "is no model but a \(kind.noun)") }
                try addAccessory(file, header, kind, family, onProgress)
            case .upscaler(let factor):
                try addAccessory(file, header, .upscaler, .esrgan, factor: factor, onProgress)
                try addModel(
                    file.name, paths: [.checkpoint: file.path], family: .esrgan, origin: file.path,
                    folder: file.folder, onProgress)
            case .unusable(let reason): throw Self.failure(file, reason)
            case .part, .unknown:
                // Without a word from a person such files are no mistakes.
                if file.wasNamed { return try addCheckpoint(file, header, onProgress) }
                guard contents == .unknown else { break }
                switch file.hint {
                case .accessories(let kind):
                    throw Self.failure(file, "lies in a folder of such files but is no \(kind.noun)")
                case .models: throw Self.failure(file, "holds no diffusion model")
                case .parts, nil: break
                }
            }
        } catch {
            catalogue.add(problem: error, path: file.path)
        }
    }

    /// A pickle is what its folder says; `.ckpt` without a word is a model.
    private static func pickled(_ file: ModelCandidates.Candidate) throws -> FileContents {
        switch file.hint {
        case .accessories(.upscaler): return .upscaler(factor: nil)
        case .accessories(let kind): return .accessory(kind, .unknown)
        case .parts: return .part
        case .models: return .model(.unread)
        case nil:
            guard file.wasNamed || (file.fileName ?? file.path).lowercased().hasSuffix(".ckpt") else {
                throw failure(
                    file,
                    "is a PyTorch pickle, and what is in it only its folder's name can tell (Lora, VAE, embeddings, ESRGAN "
                        + "and so on)")
            }
            return .model(.unread)
        }
    }

    private mutating func addCheckpoint(
        _ file: ModelCandidates.Candidate, _ header: ModelHeader, _ onProgress: (HashingProgress) -> Void
    ) throws {
        guard !parts.contains(file.path) else { return }
        let family = try ModelParts.family(of: [.checkpoint: header], origin: file.path)
        try addModel(
            file.name, paths: [.checkpoint: file.path], family: family, origin: file.path, folder: file.folder,
            onProgress)
    }

    private mutating func addModel(
        _ name: String, defaults: ModelDefaults = ModelDefaults(), paths: [ModelFileRole: String],
        family: ModelFamily, origin: String, folder: String?, _ onProgress: (HashingProgress) -> Void
    ) throws {
        guard ModelManifest.isName(name) else {
            throw FarmError(.invalidInput, "'\(origin)' has a name that no model can have")
        }
        let files = try paths.sorted { $0.key.rawValue < $1.key.rawValue }.map { role, path in
            ModelEntry.File(
                role: role, path: path, sha256: try hasher.sha256(of: path, onProgress: onProgress),
                byteCount: try RegularFile(opening: path).byteCount)
        }
        let description = ModelDescription(
            name: name, digest: Self.digest(of: files), family: family,
            bytes: files.reduce(0) { $0 + $1.byteCount }, defaults: defaults,
            files: files.map { ModelDescription.File(role: $0.role, sha256: $0.sha256) },
            folders: folder.map { [$0] })
        try catalogue.add(ModelEntry(description: description, files: files), origin: origin)
    }

    private mutating func addAccessory(
        _ file: ModelCandidates.Candidate, _ header: ModelHeader, _ kind: AccessoryKind, _ family: ModelFamily,
        factor: Int? = nil, _ onProgress: (HashingProgress) -> Void
    ) throws {
        guard ModelManifest.isName(file.name) else {
            throw Self.failure(file, "has a name that no \(kind.noun) can have")
        }
        let sha256 = try hasher.sha256(of: file.path, onProgress: onProgress)
        let alias = header.metadata["ss_output_name"]?.trimmingSpaces() ?? ""
        let description = AccessoryDescription(
            kind: kind, name: file.name,
            alias: kind == .lora && ModelManifest.isName(alias) && alias != file.name && alias != "None" ? alias : nil,
            sha256: sha256, shortHash: try shortHash(file.path, header, kind, sha256),
            family: family, bytes: try RegularFile(opening: file.path).byteCount, folders: file.folder.map { [$0] })
        try catalogue.add(AccessoryEntry(description: description, path: file.path, upscaleFactor: factor))
    }

    /// What the web UIs print: of a LoRA what its trainer noted, or else the digest of the data without the header, which
    /// people edit; of others that of the file.
    private mutating func shortHash(
        _ path: String, _ header: ModelHeader, _ kind: AccessoryKind, _ sha256: FarmBasics.Digest
    ) throws -> String {
        switch kind {
        case .lora:
            let noted = header.metadata["sshs_model_hash"]?.lowercased() ?? ""
            if noted.utf8.count >= 12, noted.allSatisfy(\.isHexDigit) { return String(noted.prefix(12)) }
            guard header.format == .safetensors else { return String(sha256.hex.prefix(12)) }
            return String(try hasher.sha256(of: path, from: header.dataStart).hex.prefix(12))
        case .embedding: return String(sha256.hex.prefix(12))
        case .vae, .controlNet, .upscaler: return sha256.shortHash
        }
    }

    /// One file: its own digest. Several: that of the sorted lines `role sha256`.
    private static func digest(of files: [ModelEntry.File]) -> FarmBasics.Digest {
        digest(of: files.map { ($0.role.rawValue, $0.sha256) })
    }

    static func digest(of files: [(role: String, sha256: FarmBasics.Digest)]) -> FarmBasics.Digest {
        if let file = files.first, files.count == 1 { return file.sha256 }
        let lines = files.map { "\($0.role) \($0.sha256)\n" }.sorted().joined()
        return FarmBasics.Digest(bytes: SHA256.hash(data: Array(lines.utf8)))
    }

    private static func failure(_ file: ModelCandidates.Candidate, _ reason: String) -> FarmError {
        FarmError(.failedPrecondition, "'\(file.path)' \(reason)")
    }
}
