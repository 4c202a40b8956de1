import Crypto
import FarmModel
package import FoundationEssentials
import Glibc
import LocalFiles
package import Logging

/// Pictures that tasks start from, on disk under their SHA-256, from one start to the next. What no task holds goes,
/// least recently used first, once all of them together are larger than the limit.
///
/// A file is there whole or not at all as far as processes die; a machine that dies may leave a damaged one, so what
/// an earlier process wrote is read once before it is used.
package actor InputCache {
    private struct Entry {
        var bytes: Int
        var usedAt: Int
        var isVerified: Bool
    }

    private let path: String
    private let limit: Int
    private let source: any InputSource
    private let write: @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void
    private let logger: Logger
    private let executor = BlockingExecutor(label: "inputs")
    private var entries: [String: Entry] = [:]
    private var holders: [String: Set<UUID>] = [:]
    private var fetches: [String: Task<Void, any Error>] = [:]
    /// Counts uses.
    private var clock = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - path: A folder of its own.
    ///   - limit: In bytes; what tasks hold may be more.
    package init(
        path: String, limit: Int, source: any InputSource, logger: Logger,
        write: @escaping @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void = InputCache.write
    ) {
        self.path = path
        self.limit = limit
        self.source = source
        self.logger = logger
        self.write = write
    }

    /// A machine that dies may leave a damaged one, which is then fetched again.
    package static let write: @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void = { bytes, path in
        try DurableFile.write(bytes, to: path, mode: 0o600, durability: .none)
    }

    /// Bytes on disk.
    package var size: Int { entries.values.reduce(0) { $0 + $1.bytes } }

    /// Takes up what an earlier start kept, and clears up what it left half done.
    package func scan() throws {
        let names: [String]
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw FarmError(.inputOutput, "cannot use the folder of input pictures \(path)", cause: error)
        }
        var found: [(digest: String, bytes: Int, used: Date)] = []
        for name in names {
            let status = try? FileManager.default.attributesOfItem(atPath: file(of: name))
            guard Self.isDigest(name), let bytes = status?[.size] as? Int,
                let used = status?[.modificationDate] as? Date
            else {
                try LocalFile.remove(file(of: name))
                continue
            }
            found.append((name, bytes, used))
        }
        for (digest, bytes, _) in found.sorted(by: { $0.used < $1.used }) {
            clock += 1
            entries[digest] = Entry(bytes: bytes, usedAt: clock, isVerified: false)
        }
        shrink()
    }

    /// The path of a picture, which stays until the holder is released; it is fetched when it is not there, once
    /// however many wait for it.
    /// - Throws: A ``TaskFailure`` from the source, or a ``FarmError`` when it cannot be kept.
    package func acquire(_ digest: String, for holder: UUID) async throws -> String {
        guard Self.isDigest(digest) else {
            throw TaskFailure(.invalidInput, "'\(digest.shortened())' is no SHA-256 of an input picture")
        }
        holders[digest, default: []].insert(holder)
        do {
            if !isThere(digest) { try await fetch(digest) }
        } catch {
            release(holder, of: digest)
            throw error
        }
        touch(digest)
        return file(of: digest)
    }

    /// Lets go of everything that the holder has acquired.
    package func release(_ holder: UUID) {
        for digest in Array(holders.keys) { release(holder, of: digest) }
        shrink()
    }

    private func release(_ holder: UUID, of digest: String) {
        holders[digest]?.remove(holder)
        if holders[digest]?.isEmpty == true { holders[digest] = nil }
    }

    private func file(of digest: String) -> String { "\(path)/\(digest)" }

    private static func isDigest(_ name: String) -> Bool {
        name.utf8.count == 64 && name.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    private func isThere(_ digest: String) -> Bool {
        guard let entry = entries[digest] else { return false }
        if entry.isVerified, access(file(of: digest), R_OK) == 0 { return true }
        let bytes = try? LocalFile.read(file(of: digest))
        guard let bytes, SHA256.hash(data: bytes).hexadecimal == digest else {
            logger.warning("an input picture on disk is damaged; fetching it again", metadata: ["digest": "\(digest)"])
            entries[digest] = nil
            return false
        }
        entries[digest]?.isVerified = true
        return true
    }

    private func fetch(_ digest: String) async throws {
        if let fetch = fetches[digest] { return try await fetch.value }
        let fetch = Task {
            defer { fetches[digest] = nil }
            let bytes = try await source.bytes(of: digest)
            try write(bytes, file(of: digest))
            entries[digest] = Entry(bytes: bytes.count, usedAt: clock, isVerified: true)
            shrink()
        }
        fetches[digest] = fetch
        try await fetch.value
    }

    private func touch(_ digest: String) {
        clock += 1
        entries[digest]?.usedAt = clock
        // The time tells the next start which were used last.
        LocalFile.touch(file(of: digest))
    }

    private func shrink() {
        var size = size
        for (digest, entry) in entries.sorted(by: { $0.value.usedAt < $1.value.usedAt }) where size > limit {
            guard holders[digest] == nil else { continue }
            do {
                try LocalFile.remove(file(of: digest))
            } catch {
                logger.warning("cannot remove an input picture", metadata: ["reason": "\(error)"])
            }
            entries[digest] = nil
            size -= entry.bytes
        }
    }
}
