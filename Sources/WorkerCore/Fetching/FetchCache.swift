package import FarmModel
package import FoundationEssentials
import Glibc
package import Logging
import ModelFiles

/// Models and other files that tasks needed and the worker's folders lacked, fetched from the farm's store: each in a
/// folder named by its SHA-256. What no task holds and no device has loaded goes, least recently used first, when
/// another file needs the room.
///
/// What has come of a file stays over broken connections and restarts. Files are hashed as they come and need not be
/// read again.
package actor FetchCache {
    /// A folder of models for a ``ModelStore``.
    package nonisolated let path: String
    private let partsPath: String
    package nonisolated let limit: Int64
    private let source: any StoredFileSource
    private let models: any ModelHoldings
    private let logger: Logger
    private let executor = BlockingExecutor(label: "fetched")
    private var files = FetchedFiles()
    private var holders: [String: Set<UUID>] = [:]
    /// What each device has loaded or is about to.
    private var loaded: [String: Set<String>] = [:]
    private var fetches: [String: Task<Void, any Error>] = [:]
    private var fetching: (name: String, fraction: Double)?
    /// The newest status; whoever reads it slower than it changes misses some.
    package nonisolated let statuses: AsyncStream<FetchStatus>
    private let statusesEnd: AsyncStream<FetchStatus>.Continuation

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - path: A folder of its own.
    ///   - partsPath: Another on the same disk, for what is not whole yet.
    ///   - limit: In bytes.
    package init(
        path: String, partsPath: String, limit: Int64, source: any StoredFileSource, models: any ModelHoldings,
        logger: Logger
    ) {
        self.path = path
        self.partsPath = partsPath
        self.limit = limit
        self.source = source
        self.models = models
        self.logger = logger
        (statuses, statusesEnd) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package var status: FetchStatus {
        FetchStatus(
            fetchedBytes: files.size, limitBytes: limit, fetching: fetching?.name, fraction: fetching?.fraction ?? 0)
    }

    /// Takes up what an earlier start fetched. Call it before the models are listed.
    package func scan() throws {
        var found: [(digest: String, name: String, bytes: Int64, used: Date)] = []
        do {
            for folder in [path, partsPath] {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
            for digest in try FileManager.default.contentsOfDirectory(atPath: path) {
                let name = try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(digest)").first
                let status = try name.map { try FileManager.default.attributesOfItem(atPath: "\(path)/\(digest)/\($0)") }
                guard let name, let bytes = (status?[.size] as? Int).map(Int64.init),
                    let used = status?[.modificationDate] as? Date
                else {
                    try FileManager.default.removeItem(atPath: "\(path)/\(digest)")
                    continue
                }
                found.append((digest, name, bytes, used))
            }
        } catch {
            throw FarmError(.inputOutput, "cannot use the folder of fetched models \(path)", cause: error)
        }
        for file in found.sorted(by: { $0.used < $1.used }) {
            files.add(file.digest, name: file.name, bytes: file.bytes)
        }
        // A limit that was lowered.
        for digest in files.makeRoom(for: "", bytes: 0, limit: limit, inUse: []) ?? [] { evict(digest) }
        files.giveUp("")
        statusesEnd.yield(status)
    }

    /// Sees that the worker has all of these files, fetching what it lacks: each once, however many wait for it. They
    /// stay until the holder is released.
    package func acquire(_ digests: some Sequence<String> & Sendable, for holder: UUID) async throws(TaskFailure) {
        do {
            for digest in digests { holders[digest, default: []].insert(holder) }
            for digest in digests {
                files.use(digest)
                if !(await models.holds(digest)) { try await fetch(digest) }
            }
        } catch {
            release(holder)
            throw error as? TaskFailure ?? TaskFailure(.inputOutput, "\(error)")
        }
    }

    package func release(_ holder: UUID) {
        for (digest, var waiting) in holders where waiting.remove(holder) != nil {
            holders[digest] = waiting.isEmpty ? nil : waiting
        }
    }

    /// These files are what the device has loaded from now on.
    package func load(_ digests: Set<String>, on device: String) { loaded[device] = digests }

    private var inUse: Set<String> { loaded.values.reduce(Set(holders.keys)) { $0.union($1) } }

    private nonisolated func file(_ digest: String, _ name: String) -> String { "\(path)/\(digest)/\(name)" }

    // MARK: Fetching

    private func fetch(_ digest: String) async throws {
        if let fetch = fetches[digest] { return try await fetch.value }
        let fetch = Task {
            defer { fetches[digest] = nil }
            if files.entries[digest] == nil { try await bring(digest) }
            try await list(digest)
            statusesEnd.yield(status)
        }
        fetches[digest] = fetch
        try await fetch.value
    }

    private func bring(_ digest: String) async throws {
        let part = "\(partsPath)/\(digest)"
        defer {
            fetching = nil
            files.giveUp(digest)
            statusesEnd.yield(status)
        }
        let offset: @Sendable () async -> Int64 = {
            let status = try? FileManager.default.attributesOfItem(atPath: part)
            return (status?[.size] as? Int).map(Int64.init) ?? 0
        }
        try await source.fetch(digest, offset: offset, take: taker(digest, part: part))
    }

    private nonisolated func taker(_ digest: String, part: String) -> StoredFileTaker {
        { header, next in try await self.take(digest, header, part: part, next) }
    }

    /// Beside this actor, as the bytes are the connection's; on it only where its state is concerned.
    private nonisolated func take(
        _ digest: String, _ header: StoredFileHeader, part path: String, _ next: () async throws -> Data?
    ) async throws {
        let part = try await begin(digest, header, part: path)
        do {
            let start = try await part.open()
            logger.info(
                "fetching a file from the farm's store",
                metadata: ["file": "\(header.name)", "bytes": "\(header.bytes)", "from": "\(start)"])
            await show(header, start)
            try await part.receive(onBatch: { await show(header, $0) }, next: next)
            try await part.verify()
            try FileManager.default.createDirectory(
                atPath: "\(self.path)/\(digest)", withIntermediateDirectories: true)
            try await part.place(at: file(digest, header.name))
            await placed(digest, header)
        } catch let error as FarmError where error.cause is DiskFull {
            await part.discard()
            try FileSystem.remove(path)
            throw TaskFailure(.diskFull, "this worker cannot fetch '\(header.name)': \(error.message)")
        } catch {
            await part.close()
            throw error
        }
    }

    private func begin(_ digest: String, _ header: StoredFileHeader, part path: String) throws -> PartFile {
        do {
            try ModelFileDescription.check(fileName: header.name)
        } catch {
            throw TaskFailure(.missingModel, "the store's file \(digest.prefix(10)): \(error)")
        }
        try makeRoom(for: digest, header)
        return PartFile(path: path, name: header.name, digest: digest, byteCount: header.bytes)
    }

    private func placed(_ digest: String, _ header: StoredFileHeader) {
        files.add(digest, name: header.name, bytes: header.bytes)
    }

    private func show(_ header: StoredFileHeader, _ size: Int64) {
        fetching = (header.name, Double(size) / Double(max(1, header.bytes)))
        statusesEnd.yield(status)
    }

    private func makeRoom(for digest: String, _ header: StoredFileHeader) throws {
        guard
            let leaving = files.makeRoom(for: digest, bytes: header.bytes, limit: limit, inUse: inUse)
        else {
            throw TaskFailure(
                .diskFull,
                "this worker has no room to fetch '\(header.name)' of \(header.bytes) bytes: its --fetch-limit is "
                    + "\(limit), and what it has fetched is in use")
        }
        for digest in leaving { evict(digest) }
    }

    private func evict(_ digest: String) {
        guard let entry = files.entries[digest] else { return }
        do {
            try FileManager.default.removeItem(atPath: "\(path)/\(digest)")
            logger.info("let go of a fetched file", metadata: ["file": "\(entry.name)", "bytes": "\(entry.bytes)"])
        } catch {
            logger.warning("cannot remove a fetched file", metadata: ["reason": "\(error)"])
        }
        files.remove(digest)
    }

    // MARK: Listing

    /// Makes the file known to the worker's models.
    private func list(_ digest: String) async throws {
        guard let name = files.entries[digest]?.name else { return }
        await models.adopt(digest, at: file(digest, name))
        if await models.holds(digest) { return }
        guard access(file(digest, name), R_OK) == 0 else {
            files.remove(digest)
            throw TaskFailure(.missingModel, "the fetched file '\(name)' is gone from \(path)")
        }
        // Another file of the worker's has its name.
        let own = Self.unlike(name, digest)
        if own != name {
            try FileSystem.rename(file(digest, name), to: file(digest, own))
            files.rename(digest, to: own)
            await models.adopt(digest, at: file(digest, own))
        }
        guard await models.holds(digest) else {
            throw TaskFailure(.missingModel, "the fetched file '\(name)' is none that this worker can use; see its log")
        }
    }

    /// `quilt.safetensors` as `quilt-1a2b3c4d.safetensors`.
    static func unlike(_ name: String, _ digest: String) -> String {
        guard let dot = name.lastIndex(of: "."), !name[..<dot].hasSuffix("-\(digest.prefix(8))") else { return name }
        return "\(name[..<dot])-\(digest.prefix(8))\(name[dot...])"
    }
}
