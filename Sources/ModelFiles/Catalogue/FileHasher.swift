internal import Crypto
package import FarmBasics
internal import Foundation
internal import LocalFiles

/// SHA-256 of files, remembered in a file for as long as path, size, time and inode stay the same.
package struct FileHasher: Sendable {
    private struct Entry: Sendable, Codable {
        var identity: FileIdentity
        var sha256: FarmBasics.Digest
    }

    /// Bytes between two words of progress.
    package static let progressStep: Int64 = 256 << 20

    private let cachePath: String?
    private var entries: [String: Entry]
    private var isChanged = false

    /// Without a path nothing is remembered longer than this value. A cache that cannot be read is begun anew.
    package init(cachePath: String? = nil) {
        self.cachePath = cachePath
        let data = cachePath.flatMap { try? Data(contentsOf: URL(fileURLWithPath: $0)) }
        entries = data.flatMap { try? JSONDecoder().decode([String: Entry].self, from: $0) } ?? [:]
    }

    /// The digest of all bytes from `offset` on. `onProgress` is told of a file that is read for it:
    /// at the beginning, after every ``progressStep``, and at the end.
    package mutating func sha256(
        of path: String, from offset: Int64 = 0, onProgress: (HashingProgress) -> Void = { _ in }
    ) throws -> FarmBasics.Digest {
        let file = try RegularFile(opening: path)
        // A path has no zeros.
        let key = offset == 0 ? path : "\(path)\0\(offset)"
        if let entry = entries[key], entry.identity == file.identity { return entry.sha256 }
        let digest = try Self.sha256(of: file, from: offset, onProgress: onProgress)
        guard file.currentIdentity == file.identity else {
            throw FarmError(.failedPrecondition, "'\(path)' changed while it was read")
        }
        entries[key] = Entry(identity: file.identity, sha256: digest)
        isChanged = true
        return digest
    }

    /// Remembers a digest that whoever wrote the file has found.
    package mutating func remember(_ sha256: FarmBasics.Digest, of path: String) throws {
        entries[path] = Entry(identity: try RegularFile(opening: path).identity, sha256: sha256)
        isChanged = true
    }

    private static func sha256(
        of file: borrowing RegularFile, from start: Int64, onProgress: (HashingProgress) -> Void
    ) throws -> FarmBasics.Digest {
        file.expectWholeRead()
        var progress = HashingProgress(path: file.path, bytesDone: 0, byteCount: max(0, file.byteCount - start))
        onProgress(progress)
        var hash = SHA256()
        // Small enough that the bytes are still in the processor's cache when they are hashed.
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 512 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while progress.bytesDone < progress.byteCount {
            let count = try file.read(into: buffer, at: start + progress.bytesDone)
            guard count > 0 else {
                throw FarmError(.failedPrecondition, "'\(file.path)' changed while it was read")
            }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            let step = progress.bytesDone / progressStep
            progress.bytesDone += Int64(count)
            if progress.bytesDone / progressStep > step || progress.bytesDone >= progress.byteCount {
                onProgress(progress)
            }
        }
        return FarmBasics.Digest(bytes: hash.finalize())
    }

    /// Writes what was learnt since the start, for the next process.
    package mutating func save() throws {
        guard isChanged, let cachePath else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            // What a dying machine loses of it is read again.
            try DurableFile.write(Array(encoder.encode(entries)), to: cachePath, durability: .none)
        } catch {
            throw FarmError(.inputOutput, "the file digests cannot be kept in '\(cachePath)'", cause: error)
        }
        isChanged = false
    }
}
