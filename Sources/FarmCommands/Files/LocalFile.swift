import FarmModel
import Glibc

/// Reads whole files, within bounds.
enum LocalFile {
    /// All bytes of a regular file of at most `limit` bytes.
    static func read(_ path: String, limit: Int) throws -> [UInt8] {
        // A pipe without a writer must not hold this up; regular files do not know the flag.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        guard let status = FileStatus(descriptor: descriptor) else { throw failure(path, errno) }
        guard status.kind == .file else {
            let kind = status.kind == .folder ? "a folder" : "no regular file"
            throw FarmError(.inputOutput, "cannot read '\(path)': it is \(kind)")
        }
        guard status.byteCount <= limit else {
            let size = SizeFormat.bytes(Int64(status.byteCount))
            throw FarmError(.invalidInput, "'\(path)' has \(size); at most \(SizeFormat.bytes(Int64(limit))) are read")
        }
        return try readAll(descriptor, path: path, expected: status.byteCount, limit: limit)
    }

    private static func readAll(_ descriptor: CInt, path: String, expected: Int, limit: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: expected)
        var filled = 0
        while filled < expected {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), expected - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, errno) }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(expected - filled)
        return bytes
    }

    private static func failure(_ path: String, _ code: CInt) -> FarmError {
        FarmError(.inputOutput, "cannot read '\(path)': \(SystemError.text(code))")
    }
}
