import Crypto
import FarmBasics
package import FarmModel
package import FoundationEssentials
import LocalFiles
package import Logging

/// The images that the coordinator has not yet, on disk: `FARM/JOB.INDEX.ATTEMPT.DIGEST.png` and beside it a `.json`
/// of the same name with everything else. An entry exists once its JSON does.
///
/// The engine host puts the PNG as `JOB.INDEX.ATTEMPT.png` into the folder, or where it is confined into
/// `hosts/DEVICE`; what a crash leaves half done there is removed at the next start. Entries are kept by farm: a worker pointed at another farm cannot deliver there.
package actor Spool {
    private let path: String
    private let logger: Logger
    private let executor = BlockingExecutor(label: "spool")

    /// A thread of its own: files are written and read on it, which blocks.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter path: a folder that is there, ``WorkerFolder/spoolPath``.
    package init(path: String, logger: Logger) {
        self.path = path
        self.logger = logger
    }

    /// Where engine hosts write for this farm.
    package nonisolated func folder(of farm: UUID) -> String { "\(path)/\(farm.uuidString)" }

    /// `JOB.INDEX.ATTEMPT.png`: what an engine host calls its file.
    package nonisolated static func fileName(of attempt: AttemptID) -> String {
        "\(attempt.task.job).\(attempt.task.index).\(attempt.attempt).png"
    }

    /// Makes ``folder(of:)`` unless it is there.
    /// - Throws: `inputOutput`.
    package func prepareFolder(of farm: UUID) throws {
        let folder = folder(of: farm)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FarmError(.inputOutput, "cannot make the spool folder \(folder)", cause: error)
        }
    }

    /// Whether the disk can take some more images: 16 MiB are free, or a twentieth of a small disk.
    package var hasRoom: Bool {
        // A folder that cannot be asked about shows in the next write.
        guard let disk = DiskSpace(at: path) else { return true }
        return disk.freeBytes >= min(16 << 20, disk.totalBytes / 20)
    }

    /// Makes an entry of a PNG that the engine host has written and flushed.
    package func add(_ image: RenderedImage, farm: UUID, file: String) throws -> SpoolEntry {
        let entry = entry(image, farm: farm)
        try LocalFile.rename(file, to: entry.imagePath)
        // Looked at where a host cannot put another in its place any more: what it leaves must lead nowhere else.
        guard let status = FileStatus(of: entry.imagePath, followsLinks: false), status.kind == .file, status.links == 1
        else {
            try LocalFile.remove(entry.imagePath)
            throw FarmError(.inputOutput, "what the engine host has left at \(file) is no file of its own")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        do {
            try DurableFile.write([UInt8](encoder.encode(image)), to: entry.recordPath, mode: 0o600)
        } catch {
            // The image has failed: on a full disk its bytes must not stay until the next start.
            for file in [entry.recordPath, entry.imagePath] { try? LocalFile.remove(file) }
            throw error
        }
        return entry
    }

    /// All that is known of the image, with its thumbnail.
    package func record(of entry: SpoolEntry) throws -> RenderedImage {
        try Self.record(at: entry.recordPath)
    }

    private static func record(at path: String) throws -> RenderedImage {
        try JSONDecoder().decode(RenderedImage.self, from: Data(try LocalFile.read(path, limit: 4 << 20)))
    }

    /// The PNG, whole.
    /// - Throws: `inputOutput` where it cannot be read.
    package func bytes(of entry: SpoolEntry) throws -> [UInt8] {
        try LocalFile.read(entry.imagePath)
    }

    /// Forgets an entry that the coordinator has recorded or no longer wants. The JSON goes first: without it the PNG
    /// is an orphan, which the next start removes.
    package func remove(_ entry: SpoolEntry) throws {
        try LocalFile.remove(entry.recordPath)
        try LocalFile.remove(entry.imagePath)
    }

    /// Takes an entry that cannot be delivered out of the way and keeps it for a person to look at.
    package func setAside(_ entry: SpoolEntry, reason: String) {
        logger.warning("set a spooled image aside", metadata: ["file": "\(entry.imagePath)", "reason": "\(reason)"])
        for file in [entry.recordPath, entry.imagePath] { moveToCorrupt(file) }
    }

    /// Reads every farm's entries, oldest first, and clears up what a crash left: temporary files and PNGs without
    /// JSON are removed, damaged entries go to `corrupt/`.
    package func scan() throws -> [SpoolEntry] {
        var entries: [SpoolEntry] = []
        for name in try names(in: path) {
            guard let farm = UUID(uuidString: name) else { continue }
            entries += try scan(farm)
        }
        return entries.sorted { $0.image.finishedAt < $1.image.finishedAt }
    }

    private func scan(_ farm: UUID) throws -> [SpoolEntry] {
        let folder = folder(of: farm)
        var entries: [SpoolEntry] = []
        for name in try names(in: folder) where name.hasSuffix(".json") {
            do {
                entries.append(try readEntry("\(folder)/\(name)", farm: farm))
            } catch {
                logger.warning(
                    "a spooled image is damaged; moved to \(path)/corrupt",
                    metadata: ["file": "\(folder)/\(name)", "reason": "\(error)"])
                moveToCorrupt("\(folder)/\(name)")
                moveToCorrupt("\(folder)/\(name.dropLast(5)).png")
            }
        }
        let known = Set(entries.flatMap { [$0.imagePath, $0.recordPath] })
        for name in try names(in: folder) where !known.contains("\(folder)/\(name)") {
            logger.info("removed an unfinished file from the spool", metadata: ["file": "\(folder)/\(name)"])
            try LocalFile.remove("\(folder)/\(name)")
        }
        return entries
    }

    private func readEntry(_ recordPath: String, farm: UUID) throws -> SpoolEntry {
        let image = try Self.record(at: recordPath)
        let entry = entry(image, farm: farm)
        guard entry.recordPath == recordPath else {
            throw FarmError(.inputOutput, "its name does not fit its contents")
        }
        let digest = FarmBasics.Digest(bytes: SHA256.hash(data: try LocalFile.read(entry.imagePath)))
        guard digest == image.digest else {
            throw FarmError(.inputOutput, "the PNG's SHA-256 is \(digest), not \(image.digest)")
        }
        return entry
    }

    private func entry(_ image: RenderedImage, farm: UUID) -> SpoolEntry {
        let stem = "\(folder(of: farm))/\(Self.fileName(of: image.attempt).dropLast(4)).\(image.digest.hex.prefix(16))"
        var image = image
        // Of thousands that wait it would take much memory.
        image.thumbnail = nil
        return SpoolEntry(farm: farm, image: image, imagePath: "\(stem).png", recordPath: "\(stem).json")
    }

    private func names(in folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw FarmError(.inputOutput, "cannot list the spool folder \(folder)", cause: error)
        }
    }

    private func moveToCorrupt(_ file: String) {
        guard let name = file.split(separator: "/").last else { return }
        do {
            try FileManager.default.createDirectory(atPath: "\(path)/corrupt", withIntermediateDirectories: true)
            if FileManager.default.fileExists(atPath: file) {
                try LocalFile.rename(file, to: "\(path)/corrupt/\(name)")
            }
        } catch {
            logger.error("cannot set \(file) aside", metadata: ["reason": "\(error)"])
        }
    }
}
