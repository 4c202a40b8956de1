// Foundation rather than Glibc: the compiler sometimes takes `stat` for CoreFoundation's.
package import Foundation

/// What a file is, and how large.
package struct FileStatus: Sendable {
    /// A link is one only where links are not followed; what else there is (pipes, devices, sockets) is other.
    package enum Kind: Sendable { case file, folder, link, other }

    /// Of what the link leads to, where links are followed.
    package let kind: Kind
    /// Compared later it says whether the file has changed.
    package let identity: FileIdentity
    /// Who may read, write and run it: the lower twelve bits of `st_mode`.
    package let permissions: mode_t
    /// Whose it is.
    package let owner: uid_t

    /// The file's length; of a folder whatever its file system says.
    package var byteCount: Int { Int(identity.byteCount) }

    /// Nil, with `errno`, where there is no such file.
    package init?(of path: String, followsLinks: Bool = true) {
        var status = stat()
        guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        self.init(status)
    }

    /// Nil, with `errno`, where the descriptor is not open.
    package init?(descriptor: CInt) {
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
        identity = FileIdentity(status)
        permissions = status.st_mode & 0o7777
        owner = status.st_uid
    }
}
