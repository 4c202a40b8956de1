/// A picture that a job starts from, kept by the farm under its digest: an init image, a mask or a control image.
package struct InputReference: Sendable, Hashable, Codable {
    /// SHA-256 of the file as it was uploaded, in lower-case hex.
    package var sha256: String
    /// In pixels, upright.
    package var size: ImageSize

    /// - Parameters:
    ///   - sha256: ``isDigest(_:)`` says whether it is one.
    ///   - size: of a request's picture it may be 0x0: the farm puts its own in its place.
    package init(sha256: String, size: ImageSize) {
        self.sha256 = sha256
        self.size = size
    }

    /// The first 10 hex digits, which stand in infotext.
    package var shortHash: String { String(sha256.prefix(10)) }

    /// Whether the text has the form of ``sha256``.
    package static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
