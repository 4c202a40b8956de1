package import EngineHostProtocol
package import FarmBasics
package import FarmModel
import FoundationEssentials
import Glibc
import LocalFiles
package import Logging
import ModelFiles

/// The models in the worker's folders, and the files that are used beside them.
package actor WorkerModels: ModelSource {
    private let folders: [String]
    private let threads: Int
    private let allowPickle: Bool
    private let logger: Logger
    private let executor = BlockingExecutor(label: "models")
    private var hasher: FileHasher
    private var catalogue = ModelCatalogue()
    /// Every model that was ever listed, so that a file that has gone can be named.
    private var known: [Digest: ModelEntry] = [:]
    /// The same of the other files.
    private var knownAccessories: [Digest: AccessoryEntry] = [:]
    private var signature: [FileStamp] = []
    private var loggedProblems: Set<String> = []

    /// A thread of its own: it reads folders and hashes files, which blocks.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - digestCache: A file that keeps the digests from one start to the next.
    ///   - threads: For engine hosts on a CPU; 0 leaves it to the engine.
    ///   - allowPickle: Whether to list files in PyTorch's pickle format.
    package init(folders: [String], digestCache: String, threads: Int, allowPickle: Bool = false, logger: Logger) {
        self.folders = folders
        self.threads = threads
        self.allowPickle = allowPickle
        self.logger = logger
        hasher = FileHasher(cachePath: digestCache)
    }

    /// Under every name that a file has here.
    package var inventory: ModelInventory {
        ModelInventory(
            models: catalogue.entries.map(\.description), accessories: catalogue.accessories.map(\.description))
    }

    /// Of all that is listed.
    package var paths: [String] {
        catalogue.entries.flatMap { $0.files.map(\.path) } + catalogue.accessories.map(\.path)
    }

    /// Reads the folders and logs what is wrong in them.
    package func scan() {
        signature = FileStamp.list(folders)
        let started = ContinuousClock.now
        let logger = logger
        catalogue = ModelCatalogue.scan(
            folders: folders, allowPickle: allowPickle, hasher: &hasher
        ) { progress in
            // A second of reading and more is worth a line.
            guard progress.byteCount > 256 << 20, progress.bytesDone == 0 else { return }
            logger.info(
                "reading a model file to know its digest",
                metadata: ["file": "\(progress.path)", "megabytes": "\(progress.byteCount >> 20)"])
        }
        for entry in catalogue.entries { known[entry.digest] = entry }
        for entry in catalogue.accessories { knownAccessories[entry.description.sha256] = entry }
        for problem in catalogue.problems where loggedProblems.insert(problem.reason).inserted {
            logger.warning("not a model: \(problem.reason)")
        }
        do {
            try hasher.save()
        } catch {
            logger.warning("the files' digests are read again at the next start", metadata: ["reason": "\(error)"])
        }
        logger.info(
            "listed the models",
            metadata: [
                "models": "\(catalogue.entries.count)", "accessories": "\(catalogue.accessories.count)",
                "took": "\(ContinuousClock.now - started)",
            ])
    }

    /// Whether one of the folders has a model or another file of this digest.
    package func holds(_ digest: Digest) -> Bool {
        catalogue.entry(digest: digest) != nil || catalogue.accessory(sha256: digest) != nil
    }

    /// Lists files that were just fetched, whose digests are known: SHA-256 by path.
    package func adopt(_ files: [String: Digest]) {
        // A file that is gone shows in the scan.
        for (path, digest) in files { try? hasher.remember(digest, of: path) }
        scan()
    }

    /// Looks whether any file has come, gone or changed; only then reads the folders again.
    /// - Returns: Whether the models or the other files are others than before.
    package func rescan() -> Bool {
        guard FileStamp.list(folders) != signature else { return false }
        let before = inventory
        scan()
        return inventory != before
    }

    /// - Throws: `notFound` for a digest that was never listed, `failedPrecondition` for a file that is not what it
    ///   was.
    package func loadRequest(for context: EngineContext) throws -> LoadRequest {
        guard let entry = known[context.modelDigest] else {
            throw FarmError(.notFound, "this worker has no model with the digest \(context.modelDigest)")
        }
        for file in entry.files { try check(file.path, is: file.sha256, of: "model '\(entry.name)'") }
        return LoadRequest(
            key: context.key, model: entry.description,
            files: entry.files.map { LoadRequest.File(role: $0.role, path: $0.path) }, threads: threads,
            randomSource: context.randomSource, vae: try context.vae.map(path),
            controlNet: try context.controlNet.map(path),
            embeddings: try context.embeddings.map { LoadRequest.Embedding(name: $0.name, path: try path(of: $0)) },
            isSeamless: context.isSeamless)
    }

    /// - Throws: as ``loadRequest(for:)``.
    package func path(of accessory: AccessoryReference) throws -> String {
        guard let entry = knownAccessories[accessory.sha256] else {
            throw FarmError(
                .notFound, "this worker has no file '\(accessory.name)' with the digest \(accessory.sha256)")
        }
        try check(entry.path, is: accessory.sha256, of: "\(entry.description.kind.noun) '\(accessory.name)'")
        return entry.path
    }

    private func check(_ path: String, is expected: Digest, of name: String) throws {
        // At no cost while size, time and inode are what they were.
        guard try hasher.sha256(of: path) == expected else {
            throw FarmError(.failedPrecondition, "\(name): the file \(path) is not what it was")
        }
    }
}
