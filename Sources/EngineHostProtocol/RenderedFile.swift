package import FarmBasics

/// An image on disk: written, flushed and under its final name.
package struct RenderedFile: Sendable, Equatable, Codable {
    /// The render's, from its request.
    package var id: String
    /// The request's folder and file name.
    package var path: String
    /// SHA-256 of the PNG file.
    package var sha256: Digest
    /// SHA-256 of the RGB bytes.
    package var pixelDigest: Digest
    /// Of the PNG file.
    package var byteCount: Int
    /// In pixels; the engine's own word, which an upscaler's factor may decide.
    package var width: Int
    /// In pixels.
    package var height: Int
    /// The text of the PNG's `parameters` chunk.
    package var infotext: String
    /// The text of the PNG's `diffusionfarm` chunk.
    package var metadata: String
    /// Wall time, in seconds.
    package var seconds: Seconds
    /// A JPEG, in base64; nil where none could be made.
    package var thumbnail: String?

    /// Where the time went.
    package struct Seconds: Sendable, Equatable, Codable {
        /// Of all steps.
        package var sampling: Double
        /// Of the autoencoder.
        package var decoding: Double
        /// PNG and file.
        package var encoding: Double
        /// From the start of the render until the file was in place.
        package var total: Double

        /// - Parameter total: at least the sum of the others.
        package init(sampling: Double, decoding: Double, encoding: Double, total: Double) {
            self.sampling = sampling
            self.decoding = decoding
            self.encoding = encoding
            self.total = total
        }
    }

    /// - Parameters:
    ///   - sha256: of the bytes that were written.
    ///   - pixelDigest: of 8-bit RGB, rows from the top.
    package init(
        id: String, path: String, sha256: Digest, pixelDigest: Digest, byteCount: Int, width: Int, height: Int,
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
