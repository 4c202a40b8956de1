package import FarmModel
import Glibc

/// Blocking file calls, with errors that name the path. Call them from an actor on a ``BlockingExecutor``, or at start.
package enum FileSystem {
    /// The error of the last call, as `errno` tells it.
    package static func failure(_ message: String, code: CInt = errno) -> FarmError {
        FarmError(.inputOutput, "\(message): \(String(cString: strerror(code)))", cause: Failure(errno: code))
    }

    /// The system's reason beneath a ``FarmError``.
    package struct Failure: Error, CustomStringConvertible {
        package let errno: CInt
        package var description: String { "errno \(errno)" }
        package var isDiskFull: Bool { errno == ENOSPC || errno == EDQUOT }
    }

    package static func read(_ path: String, limit: Int = 1 << 30) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open \(path)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("cannot read \(path)")
            }
            guard bytes.count + count <= limit else {
                throw FarmError(.inputOutput, "\(path) is larger than \(limit) bytes")
            }
            bytes += chunk[..<count]
        }
    }

    /// Writes a file that is there whole, and stays there, once this returns: temporary name, flush, rename, flush of
    /// the folder.
    package static func writeDurably(_ bytes: [UInt8], to path: String) throws {
        try write(bytes, to: path, isFlushed: true)
        try flushFolder(of: path)
    }

    /// Writes a file that is there whole or not at all while the machine lives: temporary name, rename.
    package static func writeWhole(_ bytes: [UInt8], to path: String) throws {
        try write(bytes, to: path, isFlushed: false)
    }

    private static func write(_ bytes: [UInt8], to path: String, isFlushed: Bool) throws {
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot create \(temporary)") }
        do {
            do {
                defer { close(descriptor) }
                try write(bytes, to: descriptor, path: temporary)
                guard !isFlushed || fsync(descriptor) == 0 else { throw failure("cannot flush \(temporary)") }
            }
            try rename(temporary, to: path)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    package static func rename(_ path: String, to target: String) throws {
        guard Glibc.rename(path, target) == 0 else { throw failure("cannot rename \(path) to \(target)") }
    }

    /// Removes a file; one that is gone already is no error.
    package static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("cannot remove \(path)") }
    }

    package static func flushFolder(of path: String) throws {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open \(folder)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot flush \(folder)") }
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt, path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("cannot write \(path)")
            }
            rest = rest.dropFirst(count)
        }
    }
}
