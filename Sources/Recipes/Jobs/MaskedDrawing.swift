package import FarmModel

/// A mask as images of a job use it: what decides whether it marks anything.
package struct MaskedDrawing: Sendable, Hashable {
    /// The mask by its digest, with its blur and area, from which follows what it marks.
    package var inpainting: Inpainting
    /// What is drawn.
    package var size: ImageSize
    /// How the mask is brought to that size, together with its picture.
    package var resizeMode: ResizeMode

    /// - Parameter size: of the first pass, in pixels.
    package init(inpainting: Inpainting, size: ImageSize, resizeMode: ResizeMode) {
        self.inpainting = inpainting
        self.size = size
        self.resizeMode = resizeMode
    }

    /// Nil where the parameters have no mask.
    init?(_ parameters: GenerationParameters) {
        guard let initImage = parameters.initImage, let inpainting = initImage.inpainting else { return nil }
        self.init(inpainting: inpainting, size: parameters.size, resizeMode: initImage.resizeMode)
    }
}
