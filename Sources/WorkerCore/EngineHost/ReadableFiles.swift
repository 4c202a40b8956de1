import Glibc
import LocalFiles

/// The files that a host may read, as they were when it was started. The kernel's rules are of files and not of names: one
/// that was replaced since is another, except in a folder of which all may be read.
package struct ReadableFiles: Sendable {
    /// Folders, and files that lie in none of them, without links in their paths.
    package let paths: [String]
    private let folders: [String]
    private let inodes: [String: UInt64]

    /// - Parameters:
    ///   - folders: with all that is or comes to be in them.
    ///   - files: by any path; what is not there is left out.
    package init(folders: [String], files: some Sequence<String>) {
        let folders = folders.compactMap(Self.resolved)
        var inodes: [String: UInt64] = [:]
        for file in files {
            guard let path = Self.resolved(file), !Self.lies(path, in: folders) else { continue }
            inodes[path] = FileStatus(of: path)?.identity.inode
        }
        self.folders = folders
        self.inodes = inodes
        paths = folders + inodes.keys.sorted()
    }

    /// Whether a host that was started with these may read the file. Nobody can read one that is not there.
    package func cover(_ file: String) -> Bool {
        guard let path = Self.resolved(file) else { return true }
        return Self.lies(path, in: folders) || inodes[path] == FileStatus(of: path)?.identity.inode
    }

    private static func lies(_ path: String, in folders: [String]) -> Bool {
        folders.contains { path.hasPrefix($0 == "/" ? $0 : $0 + "/") }
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
