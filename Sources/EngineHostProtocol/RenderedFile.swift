/// An image on disk: written, flushed and under its final name.
package struct RenderedFile: Sendable, Equatable, Codable {
    package var id: String
    package var path: String
    /// SHA-256 in lower-case hex of the PNG file.
    package var sha256: String
    /// SHA-256 in lower-case hex of the RGB bytes.
    package var pixelDigest: String
    package var byteCount: Int
    package var width: Int
    package var height: Int
    /// The text of the PNG's `parameters` chunk.
    package var infotext: String
    /// The text of the PNG's `diffusionfarm` chunk.
    package var metadata: String
    package var seconds: Seconds
    /// A JPEG, in base64; nil where none could be made.
    package var thumbnail: String?

    /// Where the time went.
    package struct Seconds: Sendable, Equatable, Codable {
        package var sampling: Double
        package var decoding: Double
        /// PNG and file.
        package var encoding: Double
        /// From the start of the render until the file was in place.
        package var total: Double

        package init(sampling: Double, decoding: Double, encoding: Double, total: Double) {
            self.sampling = sampling
            self.decoding = decoding
            self.encoding = encoding
            self.total = total
        }
    }

    package init(
        id: String, path: String, sha256: String, pixelDigest: String, byteCount: Int, width: Int, height: Int,
        infotext: String, metadata: String, seconds: Seconds, thumbnail: String? = nil
    ) {
        self.id = id
        self.path = path
        self.sha256 = sha256
        self.pixelDigest = pixelDigest
        self.byteCount = byteCount
        self.width = width
        self.height = height
        self.infotext = infotext
        self.metadata = metadata
        self.seconds = seconds
        self.thumbnail = thumbnail
    }
}
