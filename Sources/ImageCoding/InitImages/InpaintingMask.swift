import FarmModel

/// A mask as stable-diffusion-webui reads, inverts and blurs it: one channel, white where the picture is drawn anew.
struct InpaintingMask {
    /// Bounds of the blur's sigma, in pixels. The web UI's slider ends at 64.
    static let blurs = 0.0...256.0

    let image: PixelImage

    init(_ mask: PixelImage, inpainting: Inpainting) throws {
        guard Self.blurs.contains(inpainting.blur) else {
            throw FarmError(
                .invalidInput, "a mask blur of \(inpainting.blur) is out of bounds; accepted: 0 to 256 pixels")
        }
        let binary = Self.read(mask)
        let chosen = inpainting.isInverted ? binary.mapping { 255 - $0 } : binary
        image = chosen.gaussianBlurred(sigma: inpainting.blur)
    }

    /// Alpha where there is real transparency, else luminance.
    private static func read(_ mask: PixelImage) -> PixelImage {
        guard mask.channels == 4 else { return mask.luminance() }
        let alpha = mask.alpha()
        guard alpha.bytes.contains(where: { $0 != 255 }) else { return mask.luminance() }
        return alpha.mapping { $0 > 128 ? 255 : 0 }
    }
}
