internal import FarmModel
internal import Foundation

/// An open regular file, read at given places.
struct RegularFile: ~Copyable {
    let path: String
    let identity: FileIdentity
    private let descriptor: Int32

    init(opening path: String) throws {
        // Not blocking: the name may be a pipe.
        let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else {
            throw FarmError(.failedPrecondition, "'\(path)' cannot be read: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw FarmError(.failedPrecondition, "'\(path)' is no regular file")
        }
        self.path = path
        descriptor = opened
        identity = FileIdentity(status)
    }

    deinit { close(descriptor) }

    var byteCount: Int64 { identity.byteCount }

    /// The file as it is now: differs from ``identity`` if somebody wrote to it meanwhile.
    var currentIdentity: FileIdentity? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? FileIdentity(status) : nil
    }

    /// Lets the system read ahead further than it would.
    func expectWholeRead() {
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file.
    func read(_ count: Int, at offset: Int64) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let done = try bytes.withUnsafeMutableBytes { try read(into: $0, at: offset) }
        bytes.removeLast(count - done)
        return bytes
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw FarmError(.inputOutput, "'\(path)' cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            done += count
        }
        return done
    }
}
