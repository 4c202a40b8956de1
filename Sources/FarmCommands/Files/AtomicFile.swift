import FarmModel
import Glibc

/// Writes files under a temporary name and renames them, so that nobody sees half of one.
enum AtomicFile {
    static func write(_ bytes: [UInt8], to path: String) throws {
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
        guard close(descriptor) == 0, rename(String(temporary), path) == 0 else {
            let code = errno
            unlink(String(temporary))
            throw failure(path, code)
        }
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
