import Foundation
import Glibc

/// What tells that a file is the same as before without reading it.
struct FileStamp: Sendable, Equatable {
    var path: String
    var bytes: Int
    var seconds: Int
    var nanoseconds: Int
    var inode: UInt

    /// Every file in these folders and their subfolders, by path. A folder that cannot be read counts as empty.
    static func list(_ folders: [String]) -> [FileStamp] {
        folders.flatMap { list($0, depth: 0) }
    }

    private static func list(_ folder: String, depth: Int) -> [FileStamp] {
        guard depth < 8 else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().flatMap { name -> [FileStamp] in
            let path = "\(folder)/\(name)"
            var status = stat()
            guard !name.hasPrefix("."), stat(path, &status) == 0 else { return [] }
            if status.st_mode & S_IFMT == S_IFDIR { return list(path, depth: depth + 1) }
            return [
                FileStamp(
                    path: path, bytes: status.st_size, seconds: status.st_mtim.tv_sec,
                    nanoseconds: status.st_mtim.tv_nsec, inode: status.st_ino)
            ]
        }
    }
}
