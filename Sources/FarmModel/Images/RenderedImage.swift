package import struct FoundationEssentials.Data
package import struct FoundationEssentials.Date

/// A finished image on its way from a worker's spool to the store, apart from its bytes.
package struct RenderedImage: Sendable, Equatable, Codable {
    package var attempt: AttemptID
    package var deviceName: String
    package var seed: Int64
    package var byteCount: Int
    /// SHA-256 of the PNG, in lower-case hex.
    package var digest: String
    package var pixelDigest: String
    package var infotext: String
    package var provenance: String
    package var startedAt: Date
    package var finishedAt: Date
    package var renderSeconds: Double
    /// A small JPEG of it; older workers make none.
    package var thumbnail: Data?

    /// Larger ones are not taken.
    package static let mostThumbnailBytes = 64 << 10

    package init(
        attempt: AttemptID, deviceName: String, seed: Int64, byteCount: Int, digest: String, pixelDigest: String,
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
