internal import Foundation

/// The room on the disk that a file or a folder lies on.
package enum DiskSpace {
    /// Bytes that this user may still write; nil where the disk does not say.
    package static func freeBytes(at path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        // Some network file systems report as much as there is no number for.
        let (bytes, isTooMuch) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return isTooMuch ? .max : Int64(clamping: bytes)
    }
}
