package import FarmBasics
import Glibc

/// What is done with files by their names. The calls block: make them from an actor on a ``BlockingExecutor``, or at start.
package enum LocalFile {
    /// All bytes of a regular file.
    /// - Throws: `invalidInput` for one of more than `limit` bytes, `inputOutput` for what cannot be read.
    package static func read(_ path: String, limit: Int = 1 << 30) throws(FarmError) -> [UInt8] {
        // A pipe without a writer must not hold this up; regular files do not know the flag.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, SystemError()) }
        defer { close(descriptor) }
        guard let status = FileStatus(descriptor: descriptor) else { throw unreadable(path, SystemError()) }
        guard status.kind == .file else {
            let kind = status.kind == .folder ? "a folder" : "no regular file"
            throw FarmError(.inputOutput, "cannot read '\(path)': it is \(kind)")
        }
        guard status.byteCount <= limit else { throw tooLarge(path, status.byteCount, limit) }
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Descriptor.readAll(descriptor, expected: status.byteCount, limit: limit)
        } catch {
            throw unreadable(path, error)
        }
        guard bytes.count <= limit else { throw tooLarge(path, bytes.count, limit) }
        return bytes
    }

    /// Gives a file or a folder another name; a file that has it is replaced.
    package static func rename(_ path: String, to target: String) throws(FarmError) {
        guard Glibc.rename(path, target) == 0 else {
            throw FarmError("cannot rename \(path) to \(target)", SystemError())
        }
    }

    /// Removes a file; one that is gone already is no error.
    package static func remove(_ path: String) throws(FarmError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw FarmError("cannot remove \(path)", SystemError()) }
    }

    /// Marks a file or a folder as used now, for the next start of a cache.
    package static func touch(_ path: String) { utimensat(AT_FDCWD, path, nil, 0) }

    /// Puts a file that was written and flushed in its place.
    static func move(_ path: String, to target: String, _ durability: DurableFile.Durability) throws(SystemError) {
        guard Glibc.rename(path, target) == 0 else { throw SystemError() }
        if durability == .full { try flushFolder(of: target) }
    }

    /// Has the disk keep the name of a file that was made or renamed.
    static func flushFolder(of path: String) throws(SystemError) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError() }
        defer { close(descriptor) }
        // Some file systems of the network have nothing to flush of a folder, and say so.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw SystemError() }
    }

    private static func unreadable(_ path: String, _ error: SystemError) -> FarmError {
        FarmError("cannot read '\(path)'", error)
    }

    private static func tooLarge(_ path: String, _ count: Int, _ limit: Int) -> FarmError {
        FarmError(
            .invalidInput,
            "'\(path)' has \(ByteCount.text(Int64(count))); at most \(ByteCount.text(Int64(limit))) are read")
    }
}
