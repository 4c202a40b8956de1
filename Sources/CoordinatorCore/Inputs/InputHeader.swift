/// What is said of a picture before its bytes come.
package struct InputHeader: Sendable, Equatable {
    /// SHA-256 in lower-case hex.
    package var digest: String
    /// Of the file, not of its pixels; refused before the bytes come where it is too large.
    package var byteCount: Int64

    /// - Parameter digest: checked against the bytes when they have come.
    package init(digest: String, byteCount: Int64) {
        self.digest = digest
        self.byteCount = byteCount
    }
}
