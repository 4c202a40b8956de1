/// A second pass over an enlarged first one, as a person asks for it.
package struct RequestedHires: Sendable, Hashable, Codable {
    /// Of the first pass's size; used where no size is given.
    package var scale: Double?
    /// The finished size in pixels; a side of 0 follows from the other and the first pass's proportions.
    package var size: ImageSize?
    /// A latent upscaler's name, or an upscaler model's name or hash; nil is `Latent`.
    package var upscaler: String?
    /// Nil or 0: as many as the first pass.
    package var steps: Int?
    /// Denoising strength of the second pass, 0.01 to 1; nil is 0.7.
    package var strength: Double?

    /// Without a scale and a size it doubles the first pass.
    package init(
        scale: Double? = nil, size: ImageSize? = nil, upscaler: String? = nil, steps: Int? = nil,
        strength: Double? = nil
    ) {
        self.scale = scale
        self.size = size
        self.upscaler = upscaler
        self.steps = steps
        self.strength = strength
    }
}
