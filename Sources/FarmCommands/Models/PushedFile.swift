import FarmModel
import Foundation
import ModelFiles
import Synchronization

/// A model file on this machine that is to go into the farm's store.
struct PushedFile: Sendable {
    let path: String
    let name: String
    let digest: String
    let byteCount: Int64

    static func name(of path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

    /// Whether the file's name and header are a model file's.
    static func check(_ path: String) throws {
        guard let status = FileStatus(of: path) else {
            throw FarmError(.inputOutput, "cannot read '\(path)': \(SystemError.text(errno))")
        }
        guard status.kind == .file else { throw FarmError(.invalidInput, "'\(path)' is no file") }
        // Whether it takes pickles the coordinator decides, and the digest matters nothing here.
        _ = try ModelFileDescription(reading: path, fileName: name(of: path), sha256: "", allowPickle: true)
    }

    /// Reads the file for its digest.
    init(reading path: String, onProgress: @escaping (_ done: Int64, _ of: Int64) -> Void) async throws {
        let (steps, stepsEnd) = AsyncStream.makeStream(of: HashingProgress.self, bufferingPolicy: .bufferingNewest(1))
        let hashing = Task {
            defer { stepsEnd.finish() }
            return try await BlockingIO.run {
                var hasher = FileHasher()
                return try hasher.sha256(of: path) { stepsEnd.yield($0) }
            }
        }
        for await step in steps { onProgress(step.bytesDone, step.byteCount) }
        self.path = path
        name = Self.name(of: path)
        digest = try await hashing.value
        byteCount = Int64(FileStatus(of: path)?.byteCount ?? 0)
    }
}
