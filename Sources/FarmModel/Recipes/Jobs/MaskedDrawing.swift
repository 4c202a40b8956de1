/// A mask as images of a job use it: what decides whether it marks anything.
package struct MaskedDrawing: Sendable, Hashable {
    package var inpainting: Inpainting
    /// What is drawn.
    package var size: ImageSize
    package var resizeMode: ResizeMode

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
