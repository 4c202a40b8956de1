/// What is said of a picture before its bytes come.
package struct InputHeader: Sendable, Equatable {
    /// SHA-256 in lower-case hex.
    package var digest: String
    package var byteCount: Int64

    package init(digest: String, byteCount: Int64) {
        self.digest = digest
        self.byteCount = byteCount
    }
}
