// Foundation rather than Glibc: the compiler sometimes takes `stat` for CoreFoundation's.
import Foundation

/// What a file is, and how large.
struct FileStatus: Sendable {
    enum Kind: Sendable { case file, folder, link, other }

    let kind: Kind
    let byteCount: Int

    /// Nil, with `errno`, where there is no such file.
    init?(of path: String, followsLinks: Bool = true) {
        var status = stat()
        guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        self.init(status)
    }

    init?(descriptor: CInt) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        byteCount = Int(status.st_size)
    }
}
