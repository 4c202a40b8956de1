package import FarmBasics

package import struct FoundationEssentials.Data
package import struct FoundationEssentials.Date

/// A finished image on its way from a worker's spool to the store, apart from its bytes.
package struct RenderedImage: Sendable, Equatable, Codable {
    /// The try that gave it. A store takes it only with its job's own key, as far as the job has one.
    package var attempt: AttemptID
    /// As the engine names the device, such as the processor's or the graphics card's name.
    package var deviceName: String
    /// The image's own: with another than its task's it is refused.
    package var seed: Int64
    /// Bytes of the PNG; the coordinator takes 1 to 256 MiB.
    package var byteCount: Int
    /// SHA-256 of the PNG, in lower-case hex.
    package var digest: Digest
    /// As ``Provenance/pixelDigest``; the coordinator unpacks the PNG and compares before it records.
    package var pixelDigest: Digest
    /// The PNG's `parameters` text; of an enlarged picture its `postprocessing` text.
    package var infotext: String
    /// The JSON of the PNG's `diffusionfarm` chunk.
    package var provenance: String
    /// When the render began, by the worker's clock; the coordinator takes years from 1970 to 9999.
    package var startedAt: Date
    /// ``startedAt`` and ``renderSeconds``.
    package var finishedAt: Date
    /// Seconds from the render's start until the PNG's file was in place; the coordinator takes up to 30 days.
    package var renderSeconds: Double
    /// A small JPEG of it; older workers make none.
    package var thumbnail: Data?

    /// Larger ones are not taken.
    package static let mostThumbnailBytes = 64 << 10

    /// Nothing is checked here: `DeliveryCheck` refuses what is out of range, before any byte is sent.
    package init(
        attempt: AttemptID, deviceName: String, seed: Int64, byteCount: Int, digest: Digest, pixelDigest: Digest,
        infotext: String, provenance: String, startedAt: Date, finishedAt: Date, renderSeconds: Double,
        thumbnail: Data? = nil
    ) {
        self.attempt = attempt
        self.deviceName = deviceName
        self.seed = seed
        self.byteCount = byteCount
        self.digest = digest
        self.pixelDigest = pixelDigest
        self.infotext = infotext
        self.provenance = provenance
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.renderSeconds = renderSeconds
        self.thumbnail = thumbnail
    }
}
