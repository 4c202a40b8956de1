import FarmBasics
package import FoundationEssentials
import Glibc
import LocalFiles

/// A worker's data folder, held under a lock for as long as this value lives: its identity, its spool, its input
/// pictures and its cache of file digests.
package final class WorkerFolder: Sendable {
    /// As it was given, without a slash at its end.
    package let path: String
    /// The worker's own, kept for ever.
    package let identity: UUID
    private let lock: CInt

    /// A folder, see ``Spool``. It is made with the data folder.
    package var spoolPath: String { "\(path)/spool" }
    /// A folder, see ``InputCache``, which makes it.
    package var inputsPath: String { "\(path)/inputs" }
    /// What was fetched from the farm's store, and what of it is not whole yet.
    package var fetchedPath: String { "\(path)/fetched" }
    /// A folder on the disk of ``fetchedPath``.
    package var fetchingPath: String { "\(path)/fetching" }
    /// A JSON file of digests by path, size and time; lost, files are read again.
    package var digestCachePath: String { "\(path)/digests.json" }

    /// Makes the folder if it is missing, locks it, and reads the identity or draws one.
    package init(path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: "\(path)/spool", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw FarmError(.inputOutput, "cannot make the worker's data folder \(path)", cause: error)
        }
        lock = try Self.lock(path)
        do {
            identity = try WorkerNumber.read(in: path)
        } catch {
            close(lock)
            throw error
        }
    }

    deinit { close(lock) }

    private static func lock(_ path: String) throws -> CInt {
        let file = "\(path)/worker.lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FarmError("cannot open \(file)", SystemError()) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = SystemError()
            close(descriptor)
            guard error.code == EWOULDBLOCK else { throw FarmError("cannot lock \(file)", error) }
            throw FarmError(
                .conflict, "another worker is running on the data folder \(path); give this one another with --data")
        }
        return descriptor
    }
}
