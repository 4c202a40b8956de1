package import FarmBasics

/// What is said of a picture before its bytes come.
package struct InputHeader: Sendable, Equatable {
    /// As it is to be.
    package var digest: Digest
    /// Of the file, not of its pixels; refused before the bytes come where it is too large.
    package var byteCount: Int64

    /// - Parameter digest: checked against the bytes when they have come.
    package init(digest: Digest, byteCount: Int64) {
        self.digest = digest
        self.byteCount = byteCount
    }
}
