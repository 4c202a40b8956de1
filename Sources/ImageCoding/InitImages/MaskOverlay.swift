import FarmModel

/// The original picture with a hole where it was drawn anew: laid over what the engine drew, it keeps every pixel outside
/// the mask, to the byte.
struct MaskOverlay {
    /// RGBA: opaque where the mask is 0.
    private let picture: PixelImage
    /// Where the engine's picture belongs; `nil`: everywhere.
    private let region: PixelRegion?

    /// - Parameters:
    ///   - picture: RGB.
    ///   - mask: one channel, of the picture's size.
    init(picture: PixelImage, mask: PixelImage, region: PixelRegion?) {
        self.picture = picture.multiplied(by: mask.mapping { 255 - $0 }).dividedByAlpha()
        self.region = region
    }

    func laid(over rendered: PixelImage) throws -> PixelImage {
        var below = rendered.opaque()
        if let region {
            let part = try rendered.brought(to: region.size, by: .crop)
            below = PixelImage.blank(picture.size, channels: 4)
                .pasting(part.opaque(), left: region.left, top: region.top)
        }
        return below.under(picture).withoutAlpha()
    }
}
