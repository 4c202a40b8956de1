package import FarmBasics

/// What is said of a file for the farm's model store before its bytes come.
package struct StoredFileHeader: Sendable, Equatable {
    /// Nil where it comes after the last chunk.
    package var digest: Digest?
    /// What people call it, with its extension.
    package var name: String
    /// All of the file's, also where a part of it has come before.
    package var byteCount: Int64
    /// Of a model of several files, and no model of its own.
    package var isPart: Bool
    /// By what the coordinator knows the file while it comes: SHA-256 of its length and a few of its bytes. Nil for the
    /// manifest of a model, which comes at once.
    package var sample: Digest?

    /// - Parameter digest: nil where the client computes it while it sends.
    package init(digest: Digest?, name: String, byteCount: Int64, isPart: Bool = false, sample: Digest?) {
        self.digest = digest
        self.name = name
        self.byteCount = byteCount
        self.isPart = isPart
        self.sample = sample
    }
}
