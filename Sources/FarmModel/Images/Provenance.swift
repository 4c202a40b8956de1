/// Everything that made an image, and nothing of when, where by name or at which try: the same inputs on the same
/// device class give the same provenance. It is the JSON of the PNG's `diffusionfarm` chunk.
package struct Provenance: Sendable, Equatable, Codable {
    /// The version of this layout.
    package static let currentFormat = 1

    package var format: Int
    package var parameters: GenerationParameters
    package var model: ModelDescription
    package var engine: EngineBuild
    /// The backend and the class of its device, such as `cpu x86_64 avx2 fma f16c`.
    package var deviceClass: String
    /// SHA-256 in lower-case hex of the RGB bytes, rows from the top, 3 bytes a pixel.
    package var pixelDigest: String

    package init(
        parameters: GenerationParameters, model: ModelDescription, engine: EngineBuild, deviceClass: String,
        pixelDigest: String
    ) {
        self.format = Self.currentFormat
        self.parameters = parameters
        self.model = model
        self.engine = engine
        self.deviceClass = deviceClass
        self.pixelDigest = pixelDigest
    }
}
