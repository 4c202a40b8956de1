import Crypto
package import FarmBasics
package import FoundationEssentials
import Glibc

/// A file on its way to its place: its bytes are hashed as they come, it takes its place only whole and with the right
/// digest, and what has come of it stays for the next try.
///
/// Whoever has it open holds a lock on it, also against other processes.
package actor PartFile {
    /// Where it lies until then.
    package nonisolated let path: String
    /// The length of the whole file, as its sender says.
    package nonisolated let byteCount: Int64
    /// What messages call it.
    private let name: String
    private let executor = BlockingExecutor(label: "part-file")
    private var descriptor: CInt = -1
    private var hash = SHA256()
    /// Bytes that have come.
    package private(set) var size: Int64 = 0

    /// A queue of its own, since writing a file blocks.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Touches no file yet: ``open()`` does.
    /// - Parameters:
    ///   - path: where the bytes are gathered; its folder must be there, on the disk of the final place.
    ///   - name: what messages call the file.
    package init(path: String, name: String, byteCount: Int64) {
        self.path = path
        self.name = name
        self.byteCount = byteCount
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    /// Takes up what an earlier try left, reading it once.
    /// - Returns: How many bytes are there already.
    /// - Throws: `conflict` where somebody else is at it, `inputOutput` with a full disk beneath it where the rest does not fit.
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
            let opened = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard opened >= 0 else { throw FarmError("cannot create \(path)", SystemError()) }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                Glibc.close(opened)
                throw FarmError(.conflict, "'\(name)' is being transferred by somebody else at this moment")
            }
            // The one before may have moved it to its place between our opening and locking.
            let (ours, there) = (FileStatus(descriptor: opened), FileStatus(of: path))
            if let ours, let there, ours.identity.inode == there.identity.inode {
                descriptor = opened
            } else {
                Glibc.close(opened)
            }
        }
    }

    private func takeUp() throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 512 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count: Int
            do { count = try Descriptor.read(descriptor, into: buffer) } catch {
                throw FarmError("cannot read \(path)", error)
            }
            if count == 0 { break }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            size += Int64(count)
        }
        guard size > byteCount else { return }
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw FarmError("cannot begin \(path) anew", SystemError())
        }
        hash = SHA256()
        size = 0
    }

    private func checkRoom() throws {
        guard let room = DiskSpace(at: path)?.freeBytes, room < byteCount - size else { return }
        if size == 0 { unlink(path) }
        throw FarmError(
            .inputOutput,
            "the disk of \(folder) has room for \(room) bytes more, and '\(name)' needs \(byteCount - size)",
            cause: SystemError(ENOSPC))
    }

    /// Takes the next bytes.
    /// - Throws: After a failure that stays one, such as a full disk, nothing is left of the file.
    package func append(_ chunks: [Data]) throws {
        for chunk in chunks {
            guard size + Int64(chunk.count) <= byteCount else {
                discard()
                throw FarmError(.invalidInput, "'\(name)' is longer than the \(byteCount) bytes that its header says")
            }
            do throws(SystemError) {
                try Descriptor.write(chunk.bytes, to: descriptor)
            } catch {
                discard()
                throw failure(error)
            }
            hash.update(data: chunk)
            size += Int64(chunk.count)
        }
    }

    /// Whether all of it has come, and is what it should be.
    /// - Returns: the digest.
    /// - Throws: `invalidInput`; what has another digest is removed, what is cut short stays.
    @discardableResult
    package func verify(_ digest: FarmBasics.Digest?) throws -> FarmBasics.Digest {
        guard size == byteCount else {
            throw FarmError(
                .invalidInput, "'\(name)' ended after \(size) of \(byteCount) bytes: send it again to go on from there")
        }
        let actual = FarmBasics.Digest(bytes: hash.finalize())
        guard let digest else {
            throw FarmError(.invalidInput, "'\(name)' came without its SHA-256")
        }
        guard actual == digest else {
            discard()
            throw FarmError(.invalidInput, "'\(name)' has the SHA-256 \(actual), not \(digest)")
        }
        return digest
    }

    /// Moves the verified file to its place, where it stays also if the machine dies.
    package func place(at target: String) throws {
        do throws(SystemError) {
            try Descriptor.flush(descriptor)
            try LocalFile.move(path, to: target, .full)
        } catch {
            throw FarmError("cannot move '\(name)' to \(target)", error)
        }
        close()
    }

    /// Lets go of it; what has come stays for the next try.
    package func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Removes it.
    package func discard() {
        if descriptor >= 0 { unlink(path) }
        close()
    }

    private nonisolated var folder: String { URL(filePath: path).deletingLastPathComponent().path }

    private func failure(_ error: SystemError) -> FarmError {
        FarmError("cannot write '\(name)' into \(folder)", error)
    }
}
