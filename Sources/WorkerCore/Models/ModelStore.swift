package import EngineHostProtocol
package import FarmModel
import FoundationEssentials
import Glibc
package import Logging
import ModelFiles

/// The models in the worker's folders.
package actor ModelStore: ModelSource {
    private let folders: [String]
    private let threads: Int
    private let logger: Logger
    private let executor = BlockingExecutor(label: "models")
    private var hasher: FileHasher
    private var catalogue = ModelCatalogue()
    /// Every model that was ever listed, so that a file that has gone can be named.
    private var known: [String: ModelEntry] = [:]
    private var signature: [FileStamp] = []
    private var loggedProblems: Set<String> = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - digestCache: A file that keeps the digests from one start to the next.
    ///   - threads: For engine hosts on a CPU; 0 leaves it to the engine.
    package init(folders: [String], digestCache: String, threads: Int, logger: Logger) {
        self.folders = folders
        self.threads = threads
        self.logger = logger
        hasher = FileHasher(cachePath: digestCache)
    }

    /// Each model once, by digest.
    package var models: [ModelDescription] {
        var seen: Set<String> = []
        return catalogue.entries.map(\.description).filter { seen.insert($0.digest).inserted }
    }

    /// Reads the folders and logs what is wrong in them.
    package func scan() {
        signature = FileStamp.list(folders)
        let started = ContinuousClock.now
        let logger = logger
        catalogue = ModelCatalogue.scan(folders: folders, hasher: &hasher) { progress in
            // A second of reading and more is worth a line.
            guard progress.byteCount > 256 << 20, progress.bytesDone == 0 else { return }
            logger.info(
                "reading a model file to know its digest",
                metadata: ["file": "\(progress.path)", "megabytes": "\(progress.byteCount >> 20)"])
        }
        for entry in catalogue.entries { known[entry.digest] = entry }
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
            metadata: ["models": "\(catalogue.entries.count)", "took": "\(ContinuousClock.now - started)"])
    }

    /// Looks whether any file has come, gone or changed; only then reads the folders again.
    /// - Returns: Whether the models are others than before.
    package func rescan() -> Bool {
        guard FileStamp.list(folders) != signature else { return false }
        let before = models
        scan()
        return models != before
    }

    package func loadRequest(for modelDigest: String) throws -> LoadRequest {
        guard let entry = known[modelDigest] else {
            throw FarmError(.notFound, "this worker has no model with the digest \(modelDigest)")
        }
        for file in entry.files {
            // At no cost while size, time and inode are what they were.
            let digest = try hasher.sha256(of: file.path)
            guard digest == file.sha256 else {
                throw FarmError(
                    .failedPrecondition, "model '\(entry.name)': the file \(file.path) is not what it was")
            }
        }
        return LoadRequest(
            key: modelDigest, model: entry.description,
            files: entry.files.map { LoadRequest.File(role: $0.role, path: $0.path) }, threads: threads)
    }
}
