/// A second pass over an enlarged first one.
package struct HiresFix: Sendable, Hashable, Codable {
    /// The finished image's size, in pixels.
    package var size: ImageSize
    /// What the person asked for by, where it was a factor: infotext says it.
    package var scale: Double?
    /// What enlarges the first pass to ``size``.
    package var upscaler: Upscaler
    /// Nil: as many as the first pass.
    package var steps: Int?
    /// Denoising strength of the second pass.
    package var strength: Double

    /// What enlarges the first pass.
    package enum Upscaler: Sendable, Hashable, Codable {
        case latent(LatentUpscaler)
        /// An ESRGAN model.
        case model(AccessoryReference)
    }

    /// - Parameters:
    ///   - size: no side is shorter than the first pass's, and both are multiples that the model's family draws.
    ///   - strength: 0.01 to 1.
    package init(
        size: ImageSize, scale: Double? = nil, upscaler: Upscaler = .latent(.latent), steps: Int? = nil,
        strength: Double = 0.7
    ) {
        self.size = size
        self.scale = scale
        self.upscaler = upscaler
        self.steps = steps
        self.strength = strength
    }
}
