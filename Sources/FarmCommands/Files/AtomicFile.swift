import FarmModel
import Glibc

/// Writes files under a temporary name and renames them, so that nobody sees half of one.
enum AtomicFile {
    /// What has the name is replaced.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let temporary = try writeTemporary(bytes, for: path)
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw failure(path, code)
        }
    }

    /// - Returns: false, and nothing is written, where anything has the name.
    static func create(_ bytes: [UInt8], at path: String) throws -> Bool {
        if FileStatus(of: path, followsLinks: false) != nil { return false }
        let temporary = try writeTemporary(bytes, for: path)
        defer { unlink(temporary) }
        if Glibc.link(temporary, path) == 0 { return true }
        if errno == EEXIST { return false }
        // A file system without hard links: the name is taken first, and what takes it is replaced.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            guard errno == EEXIST else { throw failure(path, errno) }
            return false
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(path)
            throw failure(path, code)
        }
        return true
    }

    /// - Returns: the temporary file's path, in the folder of `path`.
    private static func writeTemporary(_ bytes: [UInt8], for path: String) throws -> String {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let temporary = path[..<slash] + temporaryName(for: String(path[slash...]))
        let descriptor = open(String(temporary), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure(path, errno) }
        do {
            try writeAll(bytes, to: descriptor, path: path)
        } catch {
            close(descriptor)
            unlink(String(temporary))
            throw error
        }
        // Some file systems report a full disk only now.
        guard close(descriptor) == 0 else {
            let code = errno
            unlink(String(temporary))
            throw failure(path, code)
        }
        return String(temporary)
    }

    static func temporaryName(for name: String) -> String { ".\(name).\(getpid()).part" }

    private static func writeAll(_ bytes: [UInt8], to descriptor: CInt, path: String) throws {
        try bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    throw failure(path, errno)
                }
            }
        }
    }

    private static func failure(_ path: String, _ code: CInt) -> FarmError {
        FarmError(.inputOutput, "cannot write '\(path)': \(SystemError.text(code))")
    }
}
