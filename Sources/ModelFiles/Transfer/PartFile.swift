internal import Crypto
internal import FarmModel
package import Foundation

/// A file on its way to its place: its bytes are hashed as they come, it takes its place only whole and with the right
/// digest, and what has come of it stays for the next try.
///
/// Whoever has it open holds a lock on it, also against other processes.
package actor PartFile {
    /// Where it lies until then.
    package nonisolated let path: String
    package nonisolated let byteCount: Int64
    /// What messages call it.
    private let name: String
    private let executor = BlockingExecutor(label: "part-file")
    private var descriptor: CInt = -1
    private var hash = SHA256()
    /// Bytes that have come.
    package private(set) var size: Int64 = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(path: String, name: String, byteCount: Int64) {
        self.path = path
        self.name = name
        self.byteCount = byteCount
    }

    deinit { if descriptor >= 0 { Foundation.close(descriptor) } }

    /// Takes up what an earlier try left, reading it once.
    /// - Returns: How many bytes are there already.
    /// - Throws: `conflict` where somebody else is at it, `inputOutput` with ``DiskFull`` where the rest does not fit.
    package func open() throws -> Int64 {
        try openLocked()
        do {
            try takeUp()
            try checkRoom()
        } catch {
            close()
            throw error
        }
        return size
    }

    private func openLocked() throws {
        while descriptor < 0 {
            let opened = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard opened >= 0 else { throw failure("cannot create \(path)") }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                Foundation.close(opened)
                throw FarmError(.conflict, "'\(name)' is being transferred by somebody else at this moment")
            }
            var (ours, there) = (stat(), stat())
            // The one before may have moved it to its place between our opening and locking.
            if fstat(opened, &ours) == 0, stat(path, &there) == 0, ours.st_ino == there.st_ino {
                descriptor = opened
            } else {
                Foundation.close(opened)
            }
        }
    }

    private func takeUp() throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 512 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("cannot read \(path)") }
            if count == 0 { break }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            size += Int64(count)
        }
        guard size > byteCount else { return }
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw failure("cannot begin \(path) anew")
        }
        hash = SHA256()
        size = 0
    }

    private func checkRoom() throws {
        guard let room = DiskSpace.freeBytes(at: path), room < byteCount - size else { return }
        if size == 0 { unlink(path) }
        throw FarmError(
            .inputOutput,
            "the disk of \(folder) has room for \(room) bytes more, and '\(name)' needs \(byteCount - size)",
            cause: DiskFull())
    }

    /// Takes the next bytes.
    /// - Throws: After a failure that stays one, such as a full disk, nothing is left of the file.
    package func append(_ chunks: [Data]) throws {
        for chunk in chunks {
            guard size + Int64(chunk.count) <= byteCount else {
                discard()
                throw FarmError(.invalidInput, "'\(name)' is longer than the \(byteCount) bytes that its header says")
            }
            try chunk.withUnsafeBytes { bytes in
                try write(bytes)
                hash.update(bufferPointer: bytes)
            }
            size += Int64(chunk.count)
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                let error = failure("cannot write '\(name)' into \(folder)")
                discard()
                throw error
            }
            done += count
        }
    }

    /// Whether all of it has come, and is what it should be.
    /// - Parameter digest: SHA-256 in lower-case hex.
    /// - Throws: `invalidInput`; what has another digest is removed, what is cut short stays.
    package func verify(_ digest: String?) throws {
        guard size == byteCount else {
            throw FarmError(
                .invalidInput, "'\(name)' ended after \(size) of \(byteCount) bytes: send it again to go on from there")
        }
        let actual = hash.finalize().hexadecimal
        guard let digest else {
            throw FarmError(.invalidInput, "'\(name)' came without its SHA-256")
        }
        guard actual == digest else {
            discard()
            throw FarmError(.invalidInput, "'\(name)' has the SHA-256 \(actual), not \(digest)")
        }
    }

    /// Moves the verified file to its place, where it stays also if the machine dies.
    package func place(at target: String) throws {
        guard fsync(descriptor) == 0 else { throw failure("cannot flush '\(name)'") }
        guard rename(path, target) == 0 else { throw failure("cannot rename \(path) to \(target)") }
        close()
        let folder = Foundation.open(
            URL(fileURLWithPath: target).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("cannot open the folder of \(target)") }
        defer { Foundation.close(folder) }
        guard fsync(folder) == 0 else { throw failure("cannot flush the folder of \(target)") }
    }

    /// Lets go of it; what has come stays for the next try.
    package func close() {
        if descriptor >= 0 { Foundation.close(descriptor) }
        descriptor = -1
    }

    /// Removes it.
    package func discard() {
        if descriptor >= 0 { unlink(path) }
        close()
    }

    private nonisolated var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    private func failure(_ message: String) -> FarmError {
        let code = errno
        let isFull = code == ENOSPC || code == EDQUOT
        return FarmError(
            .inputOutput, "\(message): \(String(cString: strerror(code)))", cause: isFull ? DiskFull() : nil)
    }
}
