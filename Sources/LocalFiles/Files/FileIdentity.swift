package import Foundation

/// What tells whether a file is still the one that was read.
package struct FileIdentity: Sendable, Equatable, Codable {
    /// The file's length, `st_size`.
    package var byteCount: Int64
    /// Nanoseconds since 1970.
    package var modified: Int64
    /// A file that was replaced under its name has another.
    package var inode: UInt64

    /// ``modified`` as a date, which is coarser than its nanoseconds.
    package var modifiedAt: Date { Date(timeIntervalSince1970: Double(modified) / 1e9) }

    init(_ status: stat) {
        byteCount = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        inode = UInt64(status.st_ino)
    }
}
