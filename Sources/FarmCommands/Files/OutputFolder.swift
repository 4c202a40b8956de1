import FarmBasics
import Glibc
import LocalFiles

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
        let file = "\(path)/.probe.\(getpid())"
        do {
            try DurableFile.write([0], to: file, durability: .none)
            unlink(file)
        } catch {
            throw FarmError(.inputOutput, "cannot write to the output folder '\(path)': \(error.message)")
        }
    }

    /// The name under which a file with these bytes lies here, which may be one beside `name`; nil where none does.
    func find(_ name: String, byteCount: Int, digest: Digest) async throws -> String? {
        let file = "\(path)/\(name)"
        return try await BlockingExecutor.run {
            try NewFile.find(file, byteCount: byteCount, digest: digest)
        }.map(Self.name)
    }

    /// Saves a file whole or not at all.
    /// - Returns: the name that it got, and whether it is new.
    @discardableResult
    func save(
        _ bytes: [UInt8], as name: String, ifTaken: NewFile.IfTaken
    ) async throws -> (name: String, isNew: Bool) {
        let file = "\(path)/\(name)"
        let saved = try await BlockingExecutor.run { try NewFile.save(bytes, to: file, ifTaken: ifTaken) }
        return (Self.name(saved.path), saved.isNew)
    }

    private static func name(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
