internal import FarmBasics
internal import FarmModel
internal import Foundation

/// The files in some folders that could be models, accessories or manifests.
struct ModelCandidates {
    struct Candidate: Equatable {
        var path: String
        var hint: FolderHint?
        /// Whether a person named the file itself, so that it has to be a model.
        var wasNamed: Bool
        /// As ``AccessoryDescription/folders``; nil where that is not known.
        var folder: String?
        /// Where it is to be called otherwise than its path says.
        var fileName: String?

        var isManifest: Bool { path.hasSuffix(ModelManifest.suffix) }
        var name: String { URL(fileURLWithPath: fileName ?? path).deletingPathExtension().lastPathComponent }
    }

    /// Each file once, in the folders' order and by name within.
    private(set) var candidates: [Candidate] = []
    private(set) var failures: [(path: String, error: any Error)] = []
    private var seen: Set<String> = []

    static let extensions: Set<String> = ["safetensors", "sft", "gguf", "ckpt", "pt", "pth"]
    private static let maximumDepth = 8

    init(folders: [String], files: [String]) {
        for file in files {
            let path = Self.absolute(file)
            let folder = path.split(separator: "/").dropLast().suffix(1)
            add(Candidate(path: path, hint: nil, wasNamed: true, folder: Self.folder(folder)))
        }
        for folder in folders {
            let path = Self.absolute(folder)
            let name = path.split(separator: "/").last.map { [$0] } ?? []
            do {
                try collect(path, folders: name)
            } catch {
                failures.append((folder, error))
            }
        }
    }

    private mutating func collect(_ folder: String, folders: [Substring]) throws {
        guard folders.count <= Self.maximumDepth else { return }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw FarmError(.failedPrecondition, "the model folder '\(folder)' cannot be read")
        }
        let hint = FolderHint(folders: folders)
        for name in names where !name.hasPrefix(".") {
            let path = folder + "/" + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                try collect(path, folders: folders + [name[...]])
            } else if name.hasSuffix(ModelManifest.suffix)
                || Self.extensions.contains(URL(fileURLWithPath: name).pathExtension.lowercased())
            {
                add(Candidate(path: path, hint: hint, wasNamed: false, folder: Self.folder(folders)))
            }
        }
    }

    private mutating func add(_ candidate: Candidate) {
        if seen.insert(candidate.path).inserted { candidates.append(candidate) }
    }

    /// What was fetched lies in folders named by digests, which no person means.
    private static func folder(_ parts: some Sequence<Substring>) -> String {
        let parts = Array(parts)
        return parts.contains { Digest($0) != nil } ? "" : parts.joined(separator: "/")
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
