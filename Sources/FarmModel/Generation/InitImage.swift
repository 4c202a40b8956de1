/// The picture that image to image starts from.
package struct InitImage: Sendable, Hashable, Codable {
    /// As it was uploaded; the engine's host fits it to the image's size.
    package var picture: InputReference
    /// Denoising strength, 0 to 1: how much of the picture is drawn anew.
    package var strength: Double
    /// Of no matter where the picture has the image's size.
    package var resizeMode: ResizeMode
    /// Where only a part of the picture is drawn anew.
    package var inpainting: Inpainting?

    /// - Parameters:
    ///   - strength: 0 to 1.
    ///   - inpainting: its mask has the picture's size.
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
