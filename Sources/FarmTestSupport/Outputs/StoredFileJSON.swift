package import FarmBasics

/// A file in the JSON of `farm models stored`.
package struct StoredFileJSON: Decodable, Sendable {
    /// Its file name, with the extension.
    package let name: String
    /// Of a manifest, those of all its files.
    package let bytes: Int64
    /// In lower-case hex.
    package let sha256: Digest
}
