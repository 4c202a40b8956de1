import Foundation
import Glibc

/// Lends a small disk on a folder.
package func withSmallDisk<Value>(
    on folder: String, megabytes: Int, _ body: (SmallDisk) async throws -> Value
) async throws -> Value {
    let disk = try await SmallDisk(on: folder, megabytes: megabytes)
    do {
        let value = try await body(disk)
        try await disk.remove()
        return value
    } catch {
        try? await disk.remove()
        throw error
    }
}

/// A file system of a few megabytes in memory, mounted on a folder: one that can really be full. Mounting needs root, or
/// sudo without a password.
package final class SmallDisk: Sendable {
    private let folder: String
    private let runner: CommandRunner

    /// - Parameter folder: made where it is missing; what is in it is hidden meanwhile.
    package init(on folder: String, megabytes: Int) async throws {
        self.folder = folder
        runner = CommandRunner(folder: try TestFolder.make("disk"))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await run([
            "mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0700,uid=\(getuid()),gid=\(getgid())", "tmpfs",
            folder,
        ])
    }

    /// Writes until there is no room.
    package func fill() throws {
        let descriptor = open("\(folder)/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TestFailure("cannot fill \(folder)") }
        defer { close(descriptor) }
        let zeros = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, zeros, zeros.count) > 0 {}
        guard errno == ENOSPC else { throw TestFailure("\(folder) did not fill: \(String(cString: strerror(errno)))") }
    }

    /// Takes away what ``fill()`` wrote.
    package func empty() throws { try FileManager.default.removeItem(atPath: "\(folder)/filler") }

    /// Unmounts it, also while somebody uses it. What lies on it goes into the folder beneath.
    package func remove() async throws {
        let copies = try TestFolder.make("disk")
        defer { TestFolder.remove(copies) }
        try Self.copyFiles(from: folder, to: copies)
        try await run(["umount", "-l", folder])
        try Self.copyFiles(from: copies, to: folder)
    }

    private static func copyFiles(from source: String, to target: String) throws {
        let names = FileManager.default.enumerator(atPath: source)?.compactMap { $0 as? String } ?? []
        for name in names {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(source)/\(name)", isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                try FileManager.default.createDirectory(atPath: "\(target)/\(name)", withIntermediateDirectories: true)
            } else if !FileManager.default.fileExists(atPath: "\(target)/\(name)") {
                try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: "\(target)/\(name)")
            }
        }
    }

    private func run(_ command: [String]) async throws {
        let words = geteuid() == 0 ? command : ["sudo", "-n"] + command
        let result = try await runner.run(system: words[0], Array(words.dropFirst()))
        guard result.status == 0 else {
            throw TestFailure("a small disk needs root, or sudo without a password", details: result.description)
        }
    }
}
