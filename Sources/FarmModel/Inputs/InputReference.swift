package import FarmBasics

/// A picture that a job starts from, kept by the farm under its digest: an init image, a mask or a control image.
package struct InputReference: Sendable, Hashable, Codable {
    /// SHA-256 of the file as it was uploaded, in lower-case hex.
    package var sha256: Digest
    /// In pixels, upright.
    package var size: ImageSize

    /// - Parameter size: of a request's picture it may be 0x0: the farm puts its own in its place.
    package init(sha256: Digest, size: ImageSize) {
        self.sha256 = sha256
        self.size = size
    }

    /// The first 10 hex digits, which stand in infotext.
    package var shortHash: String { sha256.shortHash }
}
