internal import Foundation

/// What tells whether a file is still the one that was read.
struct FileIdentity: Sendable, Equatable, Codable {
    var byteCount: Int64
    /// Nanoseconds since 1970.
    var modified: Int64
    var inode: UInt64

    init(_ status: stat) {
        byteCount = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        inode = UInt64(status.st_ino)
    }
}
