package import FarmModel

/// What image to image and inpainting do with pixels outside the engine, as stable-diffusion-webui does it: what the
/// engine gets, and what its answer becomes.
///
/// Without a mask, or with one that marks nothing, the picture is brought to the size. With one, the order is: read,
/// invert, blur, then either bring mask and picture to the size, or cut out the masked part and scale that; fill the hole;
/// and lay the original over what was drawn.
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
        let blurred = try InpaintingMask(mask, inpainting: inpainting).image
        guard let marked = PixelRegion(ofMask: blurred) else {
            try self.init(wholly: picture, size: size, mode: initImage.resizeMode)
            return
        }
        switch inpainting.area {
        case .wholePicture:
            try self.init(
                picture: picture, mask: blurred, size: size, mode: initImage.resizeMode, inpainting: inpainting)
        case .onlyMasked(let padding):
            let region = marked.padded(by: padding, within: picture.size).widened(to: size, within: picture.size)
            try self.init(picture: picture, mask: blurred, size: size, region: region, inpainting: inpainting)
        }
    }

    /// Refuses what no picture could make possible, so that it can be said before any work starts.
    package static func refuseWhatTheEngineLacks(_ initImage: InitImage) throws {
        guard let fill = initImage.inpainting?.fill else { return }
        switch fill {
        case .fill, .original: return
        case .latentNoise, .latentNothing:
            throw FarmError(
                .invalidInput,
                "masked content '\(fill.rawValue)' has no equal: the engine takes pictures, not latents; accepted: "
                    + "fill, original")
        }
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

    private init(
        picture: PixelImage, mask: PixelImage, size: ImageSize, mode: ResizeMode, inpainting: Inpainting
    ) throws {
        let picture = try picture.broughtOrRefused(to: size, by: mode)
        let mask = try mask.brought(to: size, by: mode)
        // Where the engine draws at all, its picture shows: half a mask is a whole one.
        let shown = mask.mapping { UInt8(clamping: Int($0) * 2) }
        try self.init(
            drawing: picture, mask: mask, inpainting: inpainting,
            overlay: MaskOverlay(picture: picture, mask: shown, region: nil), finalSize: size)
    }

    private init(
        picture: PixelImage, mask: PixelImage, size: ImageSize, region: PixelRegion, inpainting: Inpainting
    ) throws {
        try self.init(
            drawing: try picture.cropped(to: region).brought(to: size, by: .fill),
            mask: try mask.cropped(to: region).brought(to: size, by: .fill), inpainting: inpainting,
            overlay: MaskOverlay(picture: picture, mask: mask, region: region), finalSize: picture.size)
    }

    /// `picture` and `mask` are of the engine's size.
    private init(
        drawing picture: PixelImage, mask: PixelImage, inpainting: Inpainting, overlay: MaskOverlay,
        finalSize: ImageSize
    ) throws {
        let binary = mask.mapping { $0 < 128 ? 0 : 255 }
        guard binary.bytes.contains(255) else {
            throw FarmError(
                .invalidInput,
                "the mask marks nothing at \(mask.size): after a blur of \(inpainting.blur) no pixel is half white or "
                    + "more; accepted: a larger or whiter mask, or less blur")
        }
        engineImage = inpainting.fill == .fill ? picture.filledAround(mask) : picture
        engineMask = binary
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
                    + "is \(self.size) for an image of \(size); accepted: stretch, crop, fill")
        }
        return try brought(to: size, by: mode)
    }
}
