package import FarmBasics
package import FarmModel
package import FarmStore
package import Foundation
import LocalFiles
package import Logging
import ModelFiles

/// The farm's model store: what people push into it, and what workers fetch out of it.
package struct StoredFileService: Sendable {
    /// Whoever pushes may be silent while its disk wakes up.
    private static let patience = CallerWatch.Patience(silence: .seconds(60))
    private static let downloadPatience = CallerWatch.Patience(
        silence: .seconds(60), words: "the worker does not take what it asked for")

    private let folder: StoredFileFolder?
    let store: any Audited & StoredFileStore
    let allowPickle: Bool
    private let logger: Logger
    /// While somebody pushes a file.
    private var entry: AuditEntry?

    /// - Parameters:
    ///   - folder: nil for a coordinator that keeps none.
    ///   - allowPickle: whether files in PyTorch's pickle format are taken.
    package init(
        folder: StoredFileFolder?, store: any Audited & StoredFileStore, allowPickle: Bool = false, logger: Logger
    ) {
        self.folder = folder
        self.store = store
        self.allowPickle = allowPickle
        self.logger = logger
    }

    // MARK: In

    /// Takes a file: a header; then, once `sendFrom` was told from which byte on, its bytes; and its digest where the
    /// header has none. What a connection leaves half done is gone on with by the next push of the same file.
    /// - Throws: `conflict` where somebody else is pushing it, or another file has its name; `invalidInput` for what is
    ///   no model file, or not what its header says; `failedPrecondition` where the store has no room.
    package func push(
        as caller: Caller, _ parts: some AsyncSequence<UploadPart<StoredFileHeader>, any Error> & Sendable,
        sendFrom: @escaping @Sendable (Int64) async throws -> Void
    ) async throws -> StoredFile {
        var service = self
        service.entry = caller.entry("PushStoredFile")
        let file = try await CallerWatch.with(Self.patience) { [service] watch in
            try await service.receive(parts, watch: watch, sendFrom: sendFrom)
        }
        logger.info(
            "stored a file",
            metadata: ["file": "\(file.name)", "digest": "\(file.shortHash)", "caller": "\(caller.name)"])
        return file
    }

    /// - Parameter watch: ends a push that has fallen silent.
    func receive(
        _ parts: some AsyncSequence<UploadPart<StoredFileHeader>, any Error>, watch: CallerWatch? = nil,
        sendFrom: (Int64) async throws -> Void
    ) async throws -> StoredFile {
        let folder = try required()
        var reader = UploadReader(parts, watch: watch, bytes: \.byteCount)
        guard case .header(let header) = try await reader.next() else {
            throw FarmError(.invalidInput, "a push must begin with its header")
        }
        if header.name.hasSuffix(ModelManifest.suffix) {
            return try await receiveManifest(header, in: folder, sendFrom: sendFrom) {
                guard let part = try await reader.next() else { return nil }
                if case .chunk(let chunk) = part { return chunk }
                return Data()
            }
        }
        // One that says none is refused as one that says nonsense.
        let sample = try header.sample ?? Digest(checking: "")
        if let known = try await known(header, in: folder) { return known }
        let part = PartFile(path: folder.part(of: sample), name: header.name, byteCount: header.byteCount)
        var room = StoredFileRoom(in: folder, for: header, sample: sample)
        try room.check(header.byteCount)
        let start = try await part.open()
        do {
            try await sendFrom(start)
            var whole = header
            try await part.receive(onBatch: { try room.arrived($0) }) {
                switch try await reader.next() {
                case .chunk(let chunk): return chunk
                case .digest(let digest) where whole.digest == nil: whole.digest = digest
                case .header, .digest:
                    throw FarmError(.invalidInput, "a push has one header, then chunks, and one digest")
                case .unknown, nil: break
                }
                return nil
            }
            let digest = try await part.verify(whole.digest)
            try room.check(header.byteCount)
            // Somebody else may have pushed it meanwhile, or its digest was not known before.
            if let known = try await known(whole, in: folder) {
                await part.discard()
                return known
            }
            let what = try await describe(whole, digest, at: part.path) { await part.discard() }
            try await part.place(at: folder.file(of: digest))
            return try await record(whole, digest, what, in: folder)
        } catch {
            await part.close()
            throw error
        }
    }

    /// Checks a header; where the whole file is there already, what is known of it.
    private func known(_ header: StoredFileHeader, in folder: StoredFileFolder) async throws -> StoredFile? {
        try ModelFileDescription.check(fileName: header.name)
        guard header.byteCount > 0 else {
            throw FarmError(.invalidInput, "'\(header.name)' has \(header.byteCount) bytes: there is nothing to push")
        }
        let files = try await store.storedFiles()
        if let other = Self.namesake(of: header, among: files) {
            throw Self.nameTaken(by: other)
        }
        guard let digest = header.digest, folder.size(of: digest) == header.byteCount else { return nil }
        let file = files.first { $0.digest == digest }
        // A part may turn out to be a model, or another's accessory, as well.
        if let file, header.isPart || !file.isPart && file.name == header.name { return file }
        // Placed, and the database was away before it was recorded.
        let isNew = file == nil
        let what = try await describe(header, digest, at: folder.file(of: digest)) {
            if isNew { try? folder.remove(digest) }
        }
        return try await record(header, digest, what, in: folder, isNew: isNew)
    }

    private func describe(
        _ header: StoredFileHeader, _ digest: Digest, at path: String, orElse discard: () async -> Void
    ) async throws -> ModelFileDescription? {
        do {
            guard !header.isPart else {
                _ = try ModelHeader.read(path, allowPickle: allowPickle)
                return nil
            }
            return try ModelFileDescription(
                reading: path, fileName: header.name, sha256: digest, allowPickle: allowPickle)
        } catch {
            await discard()
            throw error
        }
    }

    private func record(
        _ header: StoredFileHeader, _ digest: Digest, _ what: ModelFileDescription?, in folder: StoredFileFolder,
        isNew: Bool = true
    ) async throws -> StoredFile {
        do {
            return try await recorder(of: header).record(
                stored: StoredFile(
                    digest: digest, name: header.name, bytes: header.byteCount, model: what?.model,
                    accessory: what?.accessory, storedAt: Date()))
        } catch let error as FarmError where error.code == .conflict && isNew {
            try folder.remove(digest)
            throw error
        }
    }

    /// The store for a file's record.
    func recorder(of header: StoredFileHeader) -> any StoredFileStore {
        guard var entry else { return store }
        entry.object = "file '\(header.name)'"
        return store.audited(entry)
    }

    // MARK: Out

    /// By name; empty for a farm without a model store.
    package func files() async throws -> [StoredFile] { try await store.storedFiles() }

    /// A stored file, to be read.
    func open(_ digest: Digest) async throws -> (file: StoredFile, reader: ChunkReader) {
        let folder = try required()
        guard let file = try await store.storedFiles().first(where: { $0.digest == digest }) else {
            throw FarmError(.notFound, "the farm's model store has no file \(digest.shortHash)")
        }
        let size = folder.size(of: digest)
        guard size == file.bytes || size != nil && file.isManifest else {
            throw FarmError(
                .notFound,
                "this coordinator's model store \(folder.path) lacks '\(file.name)' (\(file.shortHash)), though the farm "
                    + "has stored it: all coordinators must share one folder")
        }
        return (file, try ChunkReader(path: folder.file(of: digest)))
    }

    /// Says what file of this digest the store has, and then gives its bytes to `take`, from a place to its end.
    package func download(
        _ digest: Digest, from start: Int64, begin: (StoredFile) async throws -> Void,
        take: @escaping @Sendable (Data) async throws -> Void
    ) async throws {
        let (file, reader) = try await open(digest)
        try await begin(file)
        try await CallerWatch.with(Self.downloadPatience) { watch in
            try await reader.forEach(from: start) { chunk in
                watch.begin()
                try await take(chunk)
                watch.end(chunk.count)
            }
        }
    }

    /// Takes a file out of the store.
    /// - Parameter name: its name, with the extension or without, or eight or more hex digits of its digest.
    package func remove(as caller: Caller, _ name: String) async throws -> StoredFile {
        let folder = try required()
        let files = try await store.storedFiles()
        let file = try StoredFile.find(name, among: files)
        let others = files.filter { $0.digest != file.digest }
        let needed = others.filter(\.isManifest).flatMap { other in
            (other.model?.files ?? []).map { ($0.sha256, other) }
        }
        if let (_, other) = needed.first(where: { $0.0 == file.digest }) {
            throw FarmError(
                .failedPrecondition, "'\(file.name)' is part of '\(other.name)': take that out, and it goes too")
        }
        var going = [file]
        if file.isManifest {
            let parts = Set((file.model?.files ?? []).map(\.sha256)).subtracting(needed.map(\.0))
            going += others.filter { $0.isPart && parts.contains($0.digest) }
        }
        for file in going {
            try await store.audited(caller.entry("RemoveStoredFile", "file '\(file.name)'"))
                .forget(stored: file.digest)
            try folder.remove(file.digest)
        }
        logger.info(
            "removed a stored file",
            metadata: ["file": "\(file.name)", "digest": "\(file.shortHash)", "caller": "\(caller.name)"])
        return file
    }

    private func required() throws -> StoredFileFolder {
        guard let folder else {
            throw FarmError(
                .failedPrecondition, "this coordinator keeps no models: start it with --model-store FOLDER")
        }
        return folder
    }
}
