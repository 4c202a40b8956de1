package import FarmBasics
package import FarmModel
package import FoundationEssentials
import Glibc
import LocalFiles
package import Logging
import ModelFiles

/// Models and other files that tasks needed and the worker's folders lacked, fetched from the farm's store: each in a
/// folder named by its SHA-256. What no task holds goes, least recently used first and what a device has loaded last,
/// when another file needs the room.
///
/// What has come of a file stays over broken connections and restarts. Files are hashed as they come and need not be
/// read again.
package actor FetchCache {
    /// A folder of models for the ``WorkerModels``.
    package nonisolated let path: String
    let partsPath: String
    /// In bytes, above 0.
    package nonisolated let limit: Int64
    private let source: any StoredFileSource
    let models: any ModelHoldings
    let logger: Logger
    private let executor = BlockingExecutor(label: "fetched")
    /// With their names.
    var files: CacheIndex<String>
    var shortages = FetchShortages()
    /// Bytes of what is being fetched, by digest.
    var wanted: [Digest: Int64] = [:]
    /// What each device has loaded or is about to.
    private var loaded: [String: Set<Digest>] = [:]
    private var fetches: [Digest: Task<Void, any Error>] = [:]
    /// Of models of several files that are being fetched, by the models' digests.
    private var manifests: [Digest: StoredManifest] = [:]
    /// SHA-256 of what was fetched, by path, until the models know.
    var digests: [String: Digest] = [:]
    private var fetching: (name: String, fraction: Double)?
    /// The newest status; whoever reads it slower than it changes misses some.
    package nonisolated let statuses: AsyncStream<FetchStatus>
    let statusesEnd: AsyncStream<FetchStatus>.Continuation

    /// A thread of its own: files are written and read on it, which blocks.
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
        files = CacheIndex(limit: limit)
        (statuses, statusesEnd) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// At this moment; ``statuses`` tells of changes.
    package var status: FetchStatus {
        FetchStatus(
            fetchedBytes: files.size, limitBytes: limit, fetching: fetching?.name, fraction: fetching?.fraction ?? 0,
            shortage: shortages.current)
    }

    /// Takes up what an earlier start fetched. Call it before the models are listed.
    package func scan() throws {
        var found: [(digest: Digest, name: String, bytes: Int64, used: Int64)] = []
        do {
            for folder in [path, partsPath] {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
            for entry in try FileManager.default.contentsOfDirectory(atPath: path) {
                // What has another name was never fetched.
                guard let digest = Digest(entry) else { continue }
                let folder = "\(path)/\(digest)"
                let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                guard let name = names.first(where: { $0.hasSuffix(ModelManifest.suffix) }) ?? names.first,
                    let used = FileStatus(of: folder)?.identity.modified
                else {
                    try FileManager.default.removeItem(atPath: folder)
                    continue
                }
                let bytes = names.reduce(Int64(0)) {
                    $0 + (FileStatus(of: "\(folder)/\($1)", followsLinks: false)?.identity.byteCount ?? 0)
                }
                found.append((digest, name, bytes, used))
            }
        } catch {
            throw FarmError(.inputOutput, "cannot use the folder of fetched models \(path)", cause: error)
        }
        for file in found.sorted(by: { $0.used < $1.used }) {
            files.add(file.digest, bytes: file.bytes, detail: file.name)
        }
        // A limit that was lowered.
        for digest in files.surplus { evict(digest) }
        statusesEnd.yield(status)
    }

    /// Sees that the worker has all of these files, fetching what it lacks: each once, however many wait for it. They
    /// stay until the holder is released.
    package func acquire(_ digests: some Sequence<Digest> & Sendable, for holder: UUID) async throws(TaskFailure) {
        do {
            for digest in digests { files.hold(digest, for: holder) }
            for digest in digests {
                touch(digest)
                if !(await models.holds(digest)) { try await fetch(digest) }
            }
        } catch {
            release(holder)
            throw error as? TaskFailure ?? TaskFailure(.inputOutput, "\(error)")
        }
    }

    private func touch(_ digest: Digest) {
        guard files[digest] != nil else { return }
        files.use(digest)
        // The time tells the next start which were used last.
        LocalFile.touch("\(path)/\(digest)")
    }

    /// Lets go of everything that the holder has acquired; files go only once others need the room.
    package func release(_ holder: UUID) { files.release(holder) }

    /// These files are what the device has loaded from now on.
    package func load(_ digests: Set<Digest>, on device: String) {
        loaded[device] = digests
        files.last = loaded.values.reduce([]) { $0.union($1) }
    }

    nonisolated func file(_ digest: Digest, _ name: String) -> String { "\(path)/\(digest)/\(name)" }

    // MARK: Fetching

    private func fetch(_ digest: Digest) async throws {
        if let fetch = fetches[digest] { return try await fetch.value }
        let fetch = Task {
            defer {
                fetches[digest] = nil
                wanted[digest] = nil
            }
            if files[digest] == nil {
                do {
                    try await bring(digest)
                } catch let failure as TaskFailure where failure.failure == .diskFull {
                    throw await note(failure, digest)
                }
                shortages.reset()
            }
            try await list(digest)
            statusesEnd.yield(status)
        }
        fetches[digest] = fetch
        try await fetch.value
    }

    private func bring(_ digest: Digest) async throws {
        defer {
            fetching = nil
            files.giveUp(digest)
            statusesEnd.yield(status)
        }
        try await fetch(digest, into: "\(path)/\(digest)", for: digest)
        guard let manifest = manifests.removeValue(forKey: digest) else { return }
        // A model of several files: they come into a folder that takes its place when it is whole.
        let folder = "\(partsPath)/\(digest).files"
        try makeRoom(for: digest, manifest.fileName, bytes: manifest.bytes)
        for file in manifest.files.values.sorted(by: { $0.name < $1.name }) where !Self.isThere(file, in: folder) {
            try await fetch(file.sha256, into: folder, named: file.name, for: digest)
        }
        try DurableFile.write([UInt8](manifest.plain()), to: "\(folder)/\(manifest.fileName)", mode: 0o600)
        try LocalFile.rename(folder, to: "\(path)/\(digest)")
        for file in manifest.files.values { digests["\(path)/\(digest)/\(file.name)"] = file.sha256 }
        files.add(digest, bytes: manifest.bytes, detail: manifest.fileName)
    }

    private static func isThere(_ file: StoredManifest.File, in folder: String) -> Bool {
        FileStatus(of: "\(folder)/\(file.name)", followsLinks: false)?.identity.byteCount == file.bytes
    }

    /// Fetches one file into a folder, or a manifest into ``manifests``.
    /// - Parameters:
    ///   - name: nil for the store's name of it.
    ///   - owner: what it is fetched for: itself, or a model of several files.
    private func fetch(
        _ digest: Digest, into folder: String, named name: String? = nil, for owner: Digest
    ) async throws {
        let arrival = StoredFileArrival(
            digest: digest, folder: folder, part: "\(partsPath)/\(digest)", isOwner: digest == owner, logger: logger)
        try await source.fetch(digest, offset: { arrival.size }, take: taker(arrival, named: name))
    }

    private nonisolated func taker(_ arrival: StoredFileArrival, named name: String?) -> StoredFileTaker {
        { label, next in try await self.take(arrival, named: name ?? label.name, label, next) }
    }

    /// Beside this actor, as the bytes are the connection's; on it only where its state is concerned.
    private nonisolated func take(
        _ arrival: StoredFileArrival, named name: String, _ label: StoredFileLabel, _ next: () async throws -> Data?
    ) async throws {
        if arrival.isOwner, label.name.hasSuffix(ModelManifest.suffix) {
            return await keep(try await arrival.manifest(next))
        }
        try arrival.check(name)
        if arrival.isOwner { try await makeRoom(for: arrival.digest, name, bytes: label.bytes) }
        try await arrival.take(name, bytes: label.bytes, onBatch: { await show(name, $0, of: label.bytes) }, next)
        if arrival.isOwner { await placed(arrival.digest, name, bytes: label.bytes) }
    }

    private func keep(_ manifest: StoredManifest) { manifests[manifest.digest] = manifest }

    private func placed(_ digest: Digest, _ name: String, bytes: Int64) {
        digests[file(digest, name)] = digest
        files.add(digest, bytes: bytes, detail: name)
    }

    private func show(_ name: String, _ size: Int64, of total: Int64) {
        fetching = (name, Double(size) / Double(max(1, total)))
        statusesEnd.yield(status)
    }
}
