import FarmBasics
package import FarmModel

/// What image to image and inpainting do with pixels outside the engine, as stable-diffusion-webui does it: what the
/// engine gets, and what its answer becomes.
///
/// Without a mask the picture is brought to the size. With one, the order is: read, invert, blur, then either bring mask
/// and picture to the size, or cut out the masked part and scale that; fill the hole; and lay the original over what was
/// drawn. A mask that marks nothing is refused: the web UI draws the whole picture anew.
package struct InitImagePlan: Sendable {
    /// RGB, at `engineSize`.
    package let engineImage: PixelImage
    /// One channel at `engineSize`, 255 where the engine draws anew and 0 elsewhere; `nil`: everywhere. The engine knows no
    /// degrees: it rounds a mask, and draws a latent pixel anew if any of its pixels is.
    package let engineMask: PixelImage?
    /// The size to ask of the engine.
    package let engineSize: ImageSize
    /// The size of what ``finish(_:)`` gives: the picture's own where only the masked part is drawn.
    package let finalSize: ImageSize
    private let overlay: MaskOverlay?

    /// - Parameters:
    ///   - picture: any channels; transparency is taken over white.
    ///   - mask: white is drawn anew; any channels; of the picture's size.
    ///   - size: what the engine draws.
    /// - Throws: `invalidInput` where the engine has no equal of what is asked, or the mask does not fit the picture.
    package init(picture: PixelImage, mask: PixelImage?, size: ImageSize, initImage: InitImage) throws {
        try Self.refuseWhatTheEngineLacks(initImage)
        let picture = picture.flattened()
        guard let inpainting = initImage.inpainting else {
            try self.init(wholly: picture, size: size, mode: initImage.resizeMode)
            return
        }
        guard let mask else { throw FarmError(.invalidInput, "inpainting needs a mask; none was given") }
        guard mask.size == picture.size else {
            throw FarmError(
                .invalidInput,
                "the mask is \(mask.size) pixels large and the picture \(picture.size); accepted: a mask of the "
                    + "picture's size")
        }
        let marked = try InpaintingMask(mask, inpainting: inpainting, size: size, mode: initImage.resizeMode)
        if let region = marked.region {
            self.init(
                drawing: try picture.cropped(to: region).brought(to: size, by: .fill), marked: marked,
                inpainting: inpainting, overlay: MaskOverlay(picture: picture, mask: marked.blurred, region: region),
                finalSize: picture.size)
        } else {
            let picture = try picture.broughtOrRefused(to: size, by: initImage.resizeMode)
            // Where the engine draws at all, its picture shows: half a mask is a whole one.
            let shown = marked.scaled.mapping { UInt8(clamping: Int($0) * 2) }
            self.init(
                drawing: picture, marked: marked, inpainting: inpainting,
                overlay: MaskOverlay(picture: picture, mask: shown, region: nil), finalSize: size)
        }
    }

    /// Refuses what no picture could make possible, so that it can be said before any work starts.
    package static func refuseWhatTheEngineLacks(_ initImage: InitImage) throws {
        guard let fill = initImage.inpainting?.fill, !fill.isPossible else { return }
        throw FarmError(
            .invalidInput,
            "masked content '\(fill.rawValue)' has no equal: the engine takes pictures, not latents; accepted: "
                + Inpainting.Fill.accepted)
    }

    /// The final image of what the engine drew: RGB, of `finalSize`.
    package func finish(_ rendered: PixelImage) throws -> PixelImage {
        guard rendered.size == engineSize, rendered.channels == 3 else {
            throw FarmError(
                .internal,
                "the engine drew \(rendered.size) pixels of \(rendered.channels) channels where \(engineSize) of 3 "
                    + "were asked")
        }
        return try overlay?.laid(over: rendered) ?? rendered
    }

    private init(wholly picture: PixelImage, size: ImageSize, mode: ResizeMode) throws {
        engineImage = try picture.broughtOrRefused(to: size, by: mode)
        engineMask = nil
        engineSize = size
        finalSize = size
        overlay = nil
    }

    /// - Parameter picture: of the engine's size.
    private init(
        drawing picture: PixelImage, marked: InpaintingMask, inpainting: Inpainting, overlay: MaskOverlay,
        finalSize: ImageSize
    ) {
        engineImage = inpainting.fill == .fill ? picture.filledAround(marked.scaled) : picture
        engineMask = marked.binary
        engineSize = picture.size
        self.finalSize = finalSize
        self.overlay = overlay
    }
}

extension PixelImage {
    /// The latent mode only where it has nothing to do.
    fileprivate func broughtOrRefused(to size: ImageSize, by mode: ResizeMode) throws -> PixelImage {
        guard mode != .latent || size == self.size else {
            throw FarmError(
                .invalidInput,
                "resize mode 'latent' has no equal: the engine encodes a picture at the image's size only, and this one "
                    + "is \(self.size) for an image of \(size); accepted: \(ResizeMode.accepted)")
        }
        return try brought(to: size, by: mode)
    }
}
