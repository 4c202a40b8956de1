import FarmBasics
import Glibc

/// An open regular file, read at given places.
package struct RegularFile: ~Copyable {
    /// As it was opened: the file may have another name by now.
    package let path: String
    /// As it was when it was opened.
    package let identity: FileIdentity
    private let descriptor: CInt

    /// - Throws: `failedPrecondition` where there is no such file.
    package init(opening path: String) throws {
        // Not blocking: the name may be a pipe.
        let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else {
            throw FarmError(.failedPrecondition, "'\(path)' cannot be read: \(SystemError().text)")
        }
        guard let status = FileStatus(descriptor: opened), status.kind == .file else {
            close(opened)
            throw FarmError(.failedPrecondition, "'\(path)' is no regular file")
        }
        self.path = path
        descriptor = opened
        identity = status.identity
    }

    deinit { close(descriptor) }

    /// The length when it was opened; see ``currentIdentity``.
    package var byteCount: Int64 { identity.byteCount }

    /// The file as it is now: differs from ``identity`` if somebody wrote to it meanwhile.
    package var currentIdentity: FileIdentity? { FileStatus(descriptor: descriptor)?.identity }

    /// Lets the system read ahead further than it would.
    package func expectWholeRead() {
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file.
    package func read(_ count: Int, at offset: Int64) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let done = try bytes.withUnsafeMutableBytes { try read(into: $0, at: offset) }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Fills the buffer from `offset` on.
    /// - Returns: how many bytes there were; fewer than the buffer holds only at the end of the file.
    /// - Throws: `inputOutput`, with the system's error beneath it.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        do {
            return try Descriptor.read(descriptor, at: offset, into: buffer)
        } catch {
            throw FarmError("'\(path)' cannot be read", error)
        }
    }
}
