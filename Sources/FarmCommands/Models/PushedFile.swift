import FarmModel
import Foundation
import ModelFiles

/// A model file on this machine that is to go into the farm's store, or the manifest of a model of several.
struct PushedFile: Sendable {
    let path: String
    let name: String
    let digest: String
    let byteCount: Int64
    /// Part of a model of several files.
    var isPart = false
    /// As it travels, where this is one.
    var manifest: Data?

    static func name(of path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

    /// Whether the file's name and header are a model file's.
    static func check(_ path: String) throws {
        guard let status = FileStatus(of: path) else {
            throw FarmError(.inputOutput, "cannot read '\(path)': \(SystemError.text(errno))")
        }
        guard status.kind == .file else { throw FarmError(.invalidInput, "'\(path)' is no file") }
        if path.hasSuffix(ModelManifest.suffix) {
            _ = try ModelManifest.read(path)
            return
        }
        // Whether it takes pickles the coordinator decides, and the digest matters nothing here.
        _ = try ModelFileDescription(reading: path, fileName: name(of: path), sha256: "", allowPickle: true)
    }

    /// Reads the files that a path stands for: itself, or, for a manifest, the model's files and then the manifest.
    static func read(
        _ path: String, onProgress: (_ done: Int64, _ of: Int64) -> Void
    ) async throws -> [PushedFile] {
        let (steps, stepsEnd) = AsyncStream.makeStream(of: HashingProgress.self, bufferingPolicy: .bufferingNewest(1))
        let reading = Task {
            defer { stepsEnd.finish() }
            return try await BlockingIO.run {
                path.hasSuffix(ModelManifest.suffix)
                    ? try model(path) { stepsEnd.yield($0) } : [try file(path) { stepsEnd.yield($0) }]
            }
        }
        for await step in steps { onProgress(step.bytesDone, step.byteCount) }
        return try await reading.value
    }

    private static func file(_ path: String, _ onProgress: (HashingProgress) -> Void) throws -> PushedFile {
        var hasher = FileHasher()
        return PushedFile(
            path: path, name: name(of: path), digest: try hasher.sha256(of: path, onProgress: onProgress),
            byteCount: Int64(FileStatus(of: path)?.byteCount ?? 0))
    }

    private static func model(_ path: String, _ onProgress: (HashingProgress) -> Void) throws -> [PushedFile] {
        let (manifest, paths) = try StoredManifest.read(path, onProgress: onProgress)
        guard manifest.files.count > 1 else {
            throw FarmError(.invalidInput, "'\(path)' describes a model of one file: push that file")
        }
        let parts = manifest.files.values.sorted { $0.name < $1.name }.map { file in
            PushedFile(
                path: paths[file.sha256] ?? "", name: file.name, digest: file.sha256, byteCount: file.bytes,
                isPart: true)
        }
        let data = try manifest.encoded()
        return parts + [
            PushedFile(
                path: path, name: manifest.fileName, digest: manifest.digest, byteCount: Int64(data.count),
                manifest: data)
        ]
    }
}
