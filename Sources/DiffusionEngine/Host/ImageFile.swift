internal import EngineHostProtocol
internal import Foundation

/// Files that appear whole or not at all, and are on the disk when they do.
enum ImageFile {
    /// Writes under a temporary name, flushes, renames and flushes the folder. Returns the file's path.
    static func write(_ bytes: [UInt8], name: String, in directory: String) throws(HostFailure) -> String {
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/") else {
            throw HostFailure(kind: .invalidInput, message: "'\(name)' is no file name")
        }
        let path = directory + "/" + name
        let temporary = directory + "/." + name + ".part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(errno, writing: temporary) }
        var code: Int32 = 0
        if !writeAll(bytes, to: descriptor) || fsync(descriptor) != 0 { code = errno }
        if close(descriptor) != 0, code == 0 { code = errno }
        if code == 0, rename(temporary, path) != 0 { code = errno }
        if code == 0 { code = flush(directory) }
        guard code == 0 else {
            unlink(temporary)
            throw failure(code, writing: path)
        }
        return path
    }

    /// Makes the rename itself durable; returns `errno` or 0.
    private static func flush(_ directory: String) -> Int32 {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 ? 0 : errno
    }

    private static func failure(_ code: Int32, writing path: String) -> HostFailure {
        let isFull = code == ENOSPC || code == EDQUOT
        return HostFailure(
            kind: isFull ? .diskFull : .inputOutput,
            message: "cannot write '\(path)': \(String(cString: strerror(code)))")
    }
}
