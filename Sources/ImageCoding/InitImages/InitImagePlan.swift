package import FarmModel

/// What image to image and inpainting do with pixels outside the engine: what the engine gets, and what its answer
/// becomes.
package struct InitImagePlan: Sendable {
    /// RGB, at `engineSize`.
    package let engineImage: PixelImage
    /// One channel at `engineSize`, 255 where the engine draws anew and 0 elsewhere; `nil`: everywhere.
    package let engineMask: PixelImage?
    /// The size to ask of the engine.
    package let engineSize: ImageSize

    /// - Throws: `invalidInput` where the engine has no equal of what is asked, or the mask does not fit the picture.
    package init(picture: PixelImage, mask: PixelImage?, size: ImageSize, initImage: InitImage) throws {
        engineImage = picture
        engineMask = mask
        engineSize = size
    }

    /// The final image of what the engine drew at `engineSize`.
    package func finish(_ rendered: PixelImage) throws -> PixelImage { rendered }
}
