import Glibc

/// Reads and writes of descriptors, to the last byte; a signal stops none.
package enum Descriptor {
    /// Writes all of the bytes.
    /// - Parameter waits: for a pipe that does not block and is full; without, that is an error.
    package static func write(_ bytes: RawSpan, to descriptor: CInt, waits: Bool = false) throws(SystemError) {
        var done = 0
        while done < bytes.byteCount {
            let count = bytes.extracting(done..<bytes.byteCount).withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                done += count
                continue
            }
            let error = SystemError()
            switch error.code {
            case EINTR: continue
            case EAGAIN where waits:
                var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&room, 1, -1)
            default: throw error
            }
        }
    }

    /// The same at a place of a file.
    package static func write(_ bytes: RawSpan, to descriptor: CInt, at place: Int64) throws(SystemError) {
        var done = 0
        while done < bytes.byteCount {
            let count = bytes.extracting(done..<bytes.byteCount).withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(place) + off_t(done))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError() }
            done += count
        }
    }

    /// Reads what there is, and fills what it can of the buffer.
    /// - Returns: The number of bytes; 0 at the end.
    package static func read(_ descriptor: CInt, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
    {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw SystemError() }
        }
    }

    /// Reads to the end, or until there are more than `limit` bytes.
    /// - Parameter expected: of a file, its size; pipes and the kernel's own files have more than they say.
    package static func readAll(
        _ descriptor: CInt, expected: Int = 0, limit: Int
    ) throws(SystemError) -> [UInt8] {
        // One more, so that the end shows without a larger buffer.
        var bytes = [UInt8](repeating: 0, count: max(expected, 4095) + 1)
        var filled = 0
        while filled <= limit {
            if filled == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
            let count = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(SystemError) in
                let rest = UnsafeMutableBufferPointer(rebasing: buffer[filled...])
                return try read(descriptor, into: UnsafeMutableRawBufferPointer(rest))
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Reads at a place of a file, up to the file's end or the buffer's.
    /// - Returns: The number of bytes.
    package static func read(
        _ descriptor: CInt, at place: Int64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(place) + off_t(done))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError() }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Has the disk keep what was written.
    package static func flush(_ descriptor: CInt) throws(SystemError) {
        guard fsync(descriptor) == 0 else { throw SystemError() }
    }
}
