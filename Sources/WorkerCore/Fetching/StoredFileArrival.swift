import FarmBasics
import FarmModel
import FoundationEssentials
import LocalFiles
import Logging
import ModelFiles

/// A file of the farm's store on its way into a folder, over as many connections as it takes.
struct StoredFileArrival: Sendable {
    let digest: Digest
    /// Where it comes to lie.
    let folder: String
    /// Where it lies until it is whole.
    let part: String
    /// Whether it is fetched for itself, and not as one of a model's.
    let isOwner: Bool
    let logger: Logger

    /// Bytes that have come.
    var size: Int64 { FileStatus(of: part, followsLinks: false)?.identity.byteCount ?? 0 }

    /// - Throws: `missingModel` where a worker's folder can have no file of the name.
    func check(_ name: String) throws(TaskFailure) {
        do {
            try ModelFileDescription.check(fileName: name)
        } catch {
            throw TaskFailure(.missingModel, "the store's file \(digest.shortHash): \(error)")
        }
    }

    /// Reads what lists the files of a model.
    func manifest(_ next: () async throws -> Data?) async throws -> StoredManifest {
        var data = Data()
        while data.count <= StoredManifest.maximumLength, let chunk = try await next() { data += chunk }
        return try StoredManifest(parsing: data, digest: digest)
    }

    /// Takes what has not come yet, and puts the file in its place once it is whole and what it should be.
    /// - Parameters:
    ///   - bytes: of the whole file.
    ///   - onBatch: told how many have come.
    /// - Throws: `diskFull`, after which nothing is left of it.
    func take(
        _ name: String, bytes: Int64, onBatch: (_ size: Int64) async -> Void, _ next: () async throws -> Data?
    ) async throws {
        let file = PartFile(path: part, name: name, byteCount: bytes)
        do {
            let start = try await file.open()
            logger.info(
                "fetching a file from the farm's store",
                metadata: ["file": "\(name)", "bytes": "\(bytes)", "from": "\(start)"])
            await onBatch(start)
            try await file.receive(onBatch: onBatch, next: next)
            try await file.verify(digest)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try await file.place(at: "\(folder)/\(name)")
        } catch let error as FarmError where error.isDiskFull {
            await file.discard()
            try LocalFile.remove(part)
            throw TaskFailure(.diskFull, "cannot fetch '\(name)': \(error.message)")
        } catch {
            await file.close()
            throw error
        }
    }
}
