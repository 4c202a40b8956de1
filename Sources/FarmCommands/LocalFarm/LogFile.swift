import FarmBasics
import Glibc
import LocalFiles

/// The log of a child process.
struct LogFile: Sendable {
    /// A log above this is set aside when the farm starts.
    static let largest = 16 << 20

    let path: String
    /// Where this run's part begins.
    let start: Int

    /// Sets an overgrown log aside.
    init(preparing path: String) {
        self.path = path
        let size = FileStatus(of: path)?.byteCount ?? 0
        if size > Self.largest { rename(path, path + ".old") }
        start = size > Self.largest ? 0 : size
    }

    /// Opens it for appending; the descriptor is the caller's.
    func open() throws -> CInt {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw FarmError("cannot write the log '\(path)'", SystemError())
        }
        return descriptor
    }

    /// What was written from `offset` on.
    func text(from offset: Int) -> String {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = pread(descriptor, &buffer, buffer.count, off_t(offset))
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
    }

    /// The last lines of this run.
    func tail(lines: Int = 12) -> String {
        let size = FileStatus(of: path)?.byteCount ?? 0
        let text = text(from: max(start, size - 8192))
        return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
    }
}
