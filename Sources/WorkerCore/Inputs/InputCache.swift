import Crypto
package import FarmBasics
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
    private enum Contents { case verified, unread }

    private let path: String
    private let source: any InputSource
    private let write: @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void
    private let logger: Logger
    private let executor = BlockingExecutor(label: "inputs")
    private var pictures: CacheIndex<Contents>
    private var fetches: [FarmBasics.Digest: Task<Void, any Error>] = [:]

    /// A thread of its own: files are written and read on it, which blocks.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - path: A folder of its own.
    ///   - limit: In bytes; what tasks hold may be more.
    package init(
        path: String, limit: Int, source: any InputSource, logger: Logger,
        write: @escaping @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void = InputCache.write
    ) {
        self.path = path
        pictures = CacheIndex(limit: Int64(limit))
        self.source = source
        self.logger = logger
        self.write = write
    }

    /// A machine that dies may leave a damaged one, which is then fetched again.
    package static let write: @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void = { bytes, path in
        try DurableFile.write(bytes, to: path, mode: 0o600, durability: .none)
    }

    /// Bytes on disk.
    package var size: Int64 { pictures.size }

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
        var found: [(digest: FarmBasics.Digest, identity: FileIdentity)] = []
        for name in names {
            if let digest = FarmBasics.Digest(name), let status = FileStatus(of: file(of: digest), followsLinks: false)
            {
                found.append((digest, status.identity))
            } else {
                try LocalFile.remove("\(path)/\(name)")
            }
        }
        for (digest, identity) in found.sorted(by: { $0.identity.modified < $1.identity.modified }) {
            pictures.add(digest, bytes: identity.byteCount, detail: .unread)
        }
        shrink()
    }

    /// The path of a picture, which stays until the holder is released; it is fetched when it is not there, once
    /// however many wait for it.
    /// - Throws: A ``TaskFailure`` from the source, or a ``FarmError`` when it cannot be kept.
    package func acquire(_ digest: FarmBasics.Digest, for holder: UUID) async throws -> String {
        pictures.hold(digest, for: holder)
        do {
            if !isThere(digest) { try await fetch(digest) }
        } catch {
            pictures.release(holder, of: digest)
            throw error
        }
        pictures.use(digest)
        // The time tells the next start which were used last.
        LocalFile.touch(file(of: digest))
        return file(of: digest)
    }

    /// Lets go of everything that the holder has acquired.
    package func release(_ holder: UUID) {
        pictures.release(holder)
        shrink()
    }

    private func file(of digest: FarmBasics.Digest) -> String { "\(path)/\(digest)" }

    private func isThere(_ digest: FarmBasics.Digest) -> Bool {
        guard let entry = pictures[digest] else { return false }
        if entry.detail == .verified, access(file(of: digest), R_OK) == 0 { return true }
        let bytes = try? LocalFile.read(file(of: digest))
        guard let bytes, FarmBasics.Digest(bytes: SHA256.hash(data: bytes)) == digest else {
            logger.warning("an input picture on disk is damaged; fetching it again", metadata: ["digest": "\(digest)"])
            pictures.remove(digest)
            return false
        }
        pictures.set(.verified, of: digest)
        return true
    }

    private func fetch(_ digest: FarmBasics.Digest) async throws {
        if let fetch = fetches[digest] { return try await fetch.value }
        let fetch = Task {
            defer { fetches[digest] = nil }
            let bytes = try await source.bytes(of: digest)
            try write(bytes, file(of: digest))
            pictures.add(digest, bytes: Int64(bytes.count), detail: .verified)
            shrink()
        }
        fetches[digest] = fetch
        try await fetch.value
    }

    private func shrink() {
        for digest in pictures.surplus {
            do {
                try LocalFile.remove(file(of: digest))
            } catch {
                logger.warning("cannot remove an input picture", metadata: ["reason": "\(error)"])
            }
            pictures.remove(digest)
        }
    }
}
