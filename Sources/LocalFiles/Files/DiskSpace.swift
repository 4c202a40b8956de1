import Glibc

/// The disk that a file or a folder lies on.
package struct DiskSpace: Sendable {
    /// Bytes that this user may still write.
    package let freeBytes: Int64
    /// Bytes of the whole disk, with those that only root may write; `Int64.max` for more than can be counted.
    package let totalBytes: Int64

    /// Nil where the disk does not say.
    package init?(at path: String) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        freeBytes = Self.bytes(status.f_bavail, status.f_frsize)
        totalBytes = Self.bytes(status.f_blocks, status.f_frsize)
    }

    /// Some network file systems report as much as there is no number for.
    private static func bytes(_ blocks: fsblkcnt_t, _ size: UInt) -> Int64 {
        let (bytes, isTooMuch) = UInt64(blocks).multipliedReportingOverflow(by: UInt64(size))
        return isTooMuch ? .max : Int64(clamping: bytes)
    }
}
