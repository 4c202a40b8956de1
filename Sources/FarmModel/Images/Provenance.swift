package import FarmBasics

/// Everything that made an image, and nothing of when, where by name or at which try: the same inputs on the same
/// device class give the same provenance. It is the JSON of the PNG's `diffusionfarm` chunk.
package struct Provenance: Sendable, Equatable, Codable {
    /// The version of this layout.
    package static let currentFormat = 1

    /// ``currentFormat`` in what this version writes; reading a file with another one is an error.
    package var format: Int
    /// With this image's own seed, and with every file and picture by its digest.
    package var parameters: GenerationParameters
    /// Under the name that its job has for it; the rest as the engine's host was told when it loaded it.
    package var model: ModelDescription
    /// The build whose library the engine's host had loaded.
    package var engine: EngineBuild
    /// The backend and the class of its device, such as `cpu x86_64 avx2 fma f16c`.
    package var deviceClass: String
    /// SHA-256 in lower-case hex of the RGB bytes, rows from the top, 3 bytes a pixel.
    package var pixelDigest: Digest

    /// Has ``currentFormat``; nothing is checked.
    package init(
        parameters: GenerationParameters, model: ModelDescription, engine: EngineBuild, deviceClass: String,
        pixelDigest: Digest
    ) {
        self.format = Self.currentFormat
        self.parameters = parameters
        self.model = model
        self.engine = engine
        self.deviceClass = deviceClass
        self.pixelDigest = pixelDigest
    }
}
