internal import Crypto
internal import FarmModel
internal import Foundation

/// SHA-256 of files, remembered in a file for as long as path, size, time and inode stay the same.
package struct FileHasher: Sendable {
    private struct Entry: Sendable, Codable {
        var identity: FileIdentity
        var sha256: String
    }

    private let cachePath: String?
    private var entries: [String: Entry]
    private var isChanged = false

    /// Without a path nothing is remembered longer than this value. A cache that cannot be read is begun anew.
    package init(cachePath: String? = nil) {
        self.cachePath = cachePath
        let data = cachePath.flatMap { try? Data(contentsOf: URL(fileURLWithPath: $0)) }
        entries = data.flatMap { try? JSONDecoder().decode([String: Entry].self, from: $0) } ?? [:]
    }

    /// The digest in lower-case hex. `willRead` is told the size before a file is read for it.
    package mutating func sha256(
        of path: String, willRead: (_ byteCount: Int64) -> Void = { _ in }
    ) throws -> String {
        let file = try RegularFile(opening: path)
        if let entry = entries[path], entry.identity == file.identity { return entry.sha256 }
        willRead(file.byteCount)
        var hash = SHA256()
        var offset: Int64 = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try file.read(into: buffer, at: offset)
            if count == 0 { break }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
        }
        guard file.currentIdentity == file.identity, offset == file.byteCount else {
            throw FarmError(.failedPrecondition, "'\(path)' changed while it was read")
        }
        let digest = hash.finalize().hexadecimal
        entries[path] = Entry(identity: file.identity, sha256: digest)
        isChanged = true
        return digest
    }

    /// Writes what was learnt since the start, for the next process.
    package mutating func save() throws {
        guard isChanged, let cachePath else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try encoder.encode(entries).write(to: URL(fileURLWithPath: cachePath), options: .atomic)
        } catch {
            throw FarmError(.inputOutput, "the file digests cannot be kept in '\(cachePath)'", cause: error)
        }
        isChanged = false
    }
}
