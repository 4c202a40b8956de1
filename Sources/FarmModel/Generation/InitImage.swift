/// The picture that image to image starts from.
package struct InitImage: Sendable, Hashable, Codable {
    package var picture: InputReference
    /// Denoising strength, 0 to 1: how much of the picture is drawn anew.
    package var strength: Double
    package var resizeMode: ResizeMode
    /// Where only a part of the picture is drawn anew.
    package var inpainting: Inpainting?

    package init(
        picture: InputReference, strength: Double = 0.75, resizeMode: ResizeMode = .stretch,
        inpainting: Inpainting? = nil
    ) {
        self.picture = picture
        self.strength = strength
        self.resizeMode = resizeMode
        self.inpainting = inpainting
    }
}
