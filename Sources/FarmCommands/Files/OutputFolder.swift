import FarmModel
import Glibc
import ImageCoding

/// A folder that images are saved in, found writable before anything is asked of the farm.
struct OutputFolder: Sendable {
    let path: String

    /// Makes the folder, with those above it, where it is missing.
    init(creating path: String) throws {
        guard !path.isEmpty else { throw FarmError(.invalidInput, "the output folder's name is empty") }
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        if let status = FileStatus(of: path), status.kind != .folder {
            throw FarmError(.inputOutput, "the output '\(path)' is a file; name a folder")
        }
        try Folders.make(path, purpose: "output folder")
        try probe()
    }

    /// Writes and removes a file: permissions alone do not tell of read-only and full disks.
    private func probe() throws {
        let name = AtomicFile.temporaryName(for: "probe")
        do {
            try AtomicFile.write([0], to: "\(path)/\(name)")
            unlink("\(path)/\(name)")
        } catch let error as FarmError {
            throw FarmError(.inputOutput, "cannot write to the output folder '\(path)': \(error.message)")
        }
    }

    /// Whether a file of this name holds exactly the bytes with this SHA-256, in lower-case hex.
    func holds(_ name: String, byteCount: Int, digest: String) async throws -> Bool {
        let file = "\(path)/\(name)"
        return try await BlockingIO.run {
            guard FileStatus(of: file)?.byteCount == byteCount else { return false }
            let bytes = try LocalFile.read(file, limit: byteCount)
            return PixelDigest.sha256(bytes) == digest
        }
    }

    /// Saves a file whole or not at all.
    func save(_ bytes: [UInt8], as name: String) async throws {
        let file = "\(path)/\(name)"
        try await BlockingIO.run { try AtomicFile.write(bytes, to: file) }
    }
}
