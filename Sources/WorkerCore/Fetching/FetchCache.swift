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
    /// A folder of models for a ``ModelStore``.
    package nonisolated let path: String
    let partsPath: String
    package nonisolated let limit: Int64
    private let source: any StoredFileSource
    private let models: any ModelHoldings
    let logger: Logger
    private let executor = BlockingExecutor(label: "fetched")
    var files = FetchedFiles()
    var shortages = FetchShortages()
    /// Bytes of what is being fetched, by digest.
    var wanted: [String: Int64] = [:]
    private var holders: [String: Set<UUID>] = [:]
    /// What each device has loaded or is about to.
    private var loaded: [String: Set<String>] = [:]
    private var fetches: [String: Task<Void, any Error>] = [:]
    /// Of models of several files that are being fetched, by the models' digests.
    private var manifests: [String: StoredManifest] = [:]
    /// SHA-256 of what was fetched, by path, until the models know.
    private var digests: [String: String] = [:]
    private var fetching: (name: String, fraction: Double)?
    /// The newest status; whoever reads it slower than it changes misses some.
    package nonisolated let statuses: AsyncStream<FetchStatus>
    let statusesEnd: AsyncStream<FetchStatus>.Continuation

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
            fetchedBytes: files.size, limitBytes: limit, fetching: fetching?.name, fraction: fetching?.fraction ?? 0,
            shortage: shortages.current)
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
                let names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(digest)").sorted()
                let statuses = try names.map {
                    try FileManager.default.attributesOfItem(atPath: "\(path)/\(digest)/\($0)")
                }
                let bytes = statuses.reduce(Int64(0)) { $0 + Int64($1[.size] as? Int ?? 0) }
                let used = try FileManager.default.attributesOfItem(atPath: "\(path)/\(digest)")[.modificationDate]
                guard let name = names.first(where: { $0.hasSuffix(ModelManifest.suffix) }) ?? names.first,
                    let used = used as? Date
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
        for digest in files.makeRoom(for: "", bytes: 0, limit: limit) ?? [] { evict(digest) }
        files.giveUp("")
        statusesEnd.yield(status)
    }

    /// Sees that the worker has all of these files, fetching what it lacks: each once, however many wait for it. They
    /// stay until the holder is released.
    package func acquire(_ digests: some Sequence<String> & Sendable, for holder: UUID) async throws(TaskFailure) {
        do {
            for digest in digests { holders[digest, default: []].insert(holder) }
            for digest in digests {
                touch(digest)
                if !(await models.holds(digest)) { try await fetch(digest) }
            }
        } catch {
            release(holder)
            throw error as? TaskFailure ?? TaskFailure(.inputOutput, "\(error)")
        }
    }

    private func touch(_ digest: String) {
        guard files.entries[digest] != nil else { return }
        files.use(digest)
        // The time tells the next start which were used last.
        LocalFile.touch("\(path)/\(digest)")
    }

    package func release(_ holder: UUID) {
        for (digest, var waiting) in holders where waiting.remove(holder) != nil {
            holders[digest] = waiting.isEmpty ? nil : waiting
        }
    }

    /// These files are what the device has loaded from now on.
    package func load(_ digests: Set<String>, on device: String) { loaded[device] = digests }

    var held: Set<String> { Set(holders.keys) }
    var allLoaded: Set<String> { loaded.values.reduce([]) { $0.union($1) } }

    private nonisolated func file(_ digest: String, _ name: String) -> String { "\(path)/\(digest)/\(name)" }

    // MARK: Fetching

    private func fetch(_ digest: String) async throws {
        if let fetch = fetches[digest] { return try await fetch.value }
        let fetch = Task {
            defer {
                fetches[digest] = nil
                wanted[digest] = nil
            }
            if files.entries[digest] == nil {
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

    private func bring(_ digest: String) async throws {
        defer {
            fetching = nil
            files.giveUp(digest)
            statusesEnd.yield(status)
        }
        try await load(digest, into: "\(path)/\(digest)", for: digest)
        guard let manifest = manifests.removeValue(forKey: digest) else { return }
        // A model of several files: they come into a folder that takes its place when it is whole.
        let folder = "\(partsPath)/\(digest).files"
        try makeRoom(for: digest, manifest.fileName, bytes: manifest.bytes)
        for file in manifest.files.values.sorted(by: { $0.name < $1.name }) where !Self.isThere(file, in: folder) {
            try await load(file.sha256, into: folder, named: file.name, for: digest)
        }
        try DurableFile.write([UInt8](manifest.plain()), to: "\(folder)/\(manifest.fileName)", mode: 0o600)
        try LocalFile.rename(folder, to: "\(path)/\(digest)")
        for file in manifest.files.values { digests["\(path)/\(digest)/\(file.name)"] = file.sha256 }
        files.add(digest, name: manifest.fileName, bytes: manifest.bytes)
    }

    private static func isThere(_ file: StoredManifest.File, in folder: String) -> Bool {
        let status = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(file.name)")
        return (status?[.size] as? Int).map(Int64.init) == file.bytes
    }

    /// Fetches one file into a folder, or a manifest into ``manifests``.
    private func load(_ digest: String, into folder: String, named name: String? = nil, for owner: String) async throws
    {
        let part = "\(partsPath)/\(digest)"
        let offset: @Sendable () async -> Int64 = {
            let status = try? FileManager.default.attributesOfItem(atPath: part)
            return (status?[.size] as? Int).map(Int64.init) ?? 0
        }
        let place = Place(digest: digest, folder: folder, name: name, part: part, owner: owner)
        try await source.fetch(digest, offset: offset, take: taker(place))
    }

    /// Where a file comes to lie.
    private struct Place: Sendable {
        var digest: String
        var folder: String
        /// Nil for the store's name of it.
        var name: String?
        /// Where it lies until it is whole.
        var part: String
        /// What it is fetched for: itself, or a model of several files.
        var owner: String
    }

    private nonisolated func taker(_ place: Place) -> StoredFileTaker {
        { header, next in try await self.take(place, header, next) }
    }

    /// Beside this actor, as the bytes are the connection's; on it only where its state is concerned.
    private nonisolated func take(
        _ place: Place, _ header: StoredFileHeader, _ next: () async throws -> Data?
    ) async throws {
        if place.digest == place.owner, header.name.hasSuffix(ModelManifest.suffix) {
            var data = Data()
            while data.count <= StoredManifest.maximumLength, let chunk = try await next() { data += chunk }
            return await keep(try StoredManifest(parsing: data, digest: place.digest))
        }
        let name = place.name ?? header.name
        let part = try await begin(place, name, header)
        do {
            let start = try await part.open()
            logger.info(
                "fetching a file from the farm's store",
                metadata: ["file": "\(name)", "bytes": "\(header.bytes)", "from": "\(start)"])
            await show(name, start, of: header.bytes)
            try await part.receive(onBatch: { await show(name, $0, of: header.bytes) }, next: next)
            try await part.verify(place.digest)
            try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
            try await part.place(at: "\(place.folder)/\(name)")
            if place.digest == place.owner { await placed(place.digest, name, bytes: header.bytes) }
        } catch let error as FarmError where error.isDiskFull {
            await part.discard()
            try LocalFile.remove(place.part)
            throw TaskFailure(.diskFull, "cannot fetch '\(name)': \(error.message)")
        } catch {
            await part.close()
            throw error
        }
    }

    private func keep(_ manifest: StoredManifest) { manifests[manifest.digest] = manifest }

    private func begin(_ place: Place, _ name: String, _ header: StoredFileHeader) throws -> PartFile {
        do {
            try ModelFileDescription.check(fileName: name)
        } catch {
            throw TaskFailure(.missingModel, "the store's file \(place.digest.prefix(10)): \(error)")
        }
        if place.digest == place.owner { try makeRoom(for: place.digest, name, bytes: header.bytes) }
        return PartFile(path: place.part, name: name, byteCount: header.bytes)
    }

    private func placed(_ digest: String, _ name: String, bytes: Int64) {
        digests[file(digest, name)] = digest
        files.add(digest, name: name, bytes: bytes)
    }

    private func show(_ name: String, _ size: Int64, of total: Int64) {
        fetching = (name, Double(size) / Double(max(1, total)))
        statusesEnd.yield(status)
    }

    // MARK: Listing

    /// Makes the file known to the worker's models.
    private func list(_ digest: String) async throws {
        guard let name = files.entries[digest]?.name else { return }
        await adopt()
        if await models.holds(digest) { return }
        guard access(file(digest, name), R_OK) == 0 else {
            files.remove(digest)
            throw TaskFailure(.missingModel, "the fetched file '\(name)' is gone from \(path)")
        }
        // Another file of the worker's has its name.
        let own = Self.unlike(name, digest)
        if own != name {
            try LocalFile.rename(file(digest, name), to: file(digest, own))
            files.rename(digest, to: own)
            digests[file(digest, own)] = digest
            await adopt()
        }
        guard await models.holds(digest) else {
            throw TaskFailure(.missingModel, "this worker cannot use the fetched file '\(name)': see its log")
        }
    }

    private func adopt() async {
        let fetched = digests
        digests = [:]
        await models.adopt(fetched)
    }

    /// `quilt.safetensors` as `quilt-1a2b3c4d.safetensors`.
    static func unlike(_ name: String, _ digest: String) -> String {
        guard !name.hasSuffix(ModelManifest.suffix), let dot = name.lastIndex(of: "."),
            !name[..<dot].hasSuffix("-\(digest.prefix(8))")
        else { return name }
        return "\(name[..<dot])-\(digest.prefix(8))\(name[dot...])"
    }
}
