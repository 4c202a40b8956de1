import FarmBasics
package import FarmModel

/// A mask as stable-diffusion-webui reads, inverts, blurs and scales it: one channel, white where the picture is drawn
/// anew. What marks nothing is refused, in one place for those who submit a job and for those who render it.
package struct InpaintingMask: Sendable {
    /// Bounds of the blur's sigma, in pixels: those of the web UI's slider.
    static let blurs = 0.0...64.0
    /// What the engine takes for white.
    private static let half: UInt8 = 128

    /// Blurred, of the picture's size.
    let blurred: PixelImage
    /// What of the picture is drawn, where that is the masked part only.
    let region: PixelRegion?
    /// The same at the size that is drawn.
    let scaled: PixelImage
    /// 255 where the engine draws anew and 0 elsewhere, at the size that is drawn.
    let binary: PixelImage

    /// - Parameters:
    ///   - mask: any channels.
    ///   - size: what is drawn; nil where it is not known: then the mask's own.
    ///   - mode: how the picture is brought to that size.
    /// - Throws: `invalidInput` for a mask that marks nothing, with the reason, and for a blur out of bounds.
    package init(_ mask: PixelImage, inpainting: Inpainting, size: ImageSize?, mode: ResizeMode) throws {
        guard Self.blurs.contains(inpainting.blur) else {
            throw FarmError(
                .invalidInput, "a mask blur of \(inpainting.blur) is out of bounds; accepted: 0 to 64 pixels")
        }
        let read = Self.read(mask)
        let chosen = inpainting.isInverted ? read.mapping { 255 - $0 } : read
        try Self.require(chosen, "\(inpainting.isInverted ? "inverted, " : "")no pixel is half white")
        let blurred = chosen.gaussianBlurred(sigma: inpainting.blur)
        try Self.require(blurred, "after a blur of \(inpainting.blur) no pixel is half white")
        let part = try Self.region(of: blurred, area: inpainting.area, size: size)
        let seen = part.map(blurred.cropped) ?? blurred
        let scaled = try size.map { try seen.brought(to: $0, by: part == nil ? mode : .fill) } ?? seen
        try Self.require(scaled, "brought to \(scaled.size) no pixel is half white")
        (self.blurred, self.scaled, region) = (blurred, scaled, part)
        binary = scaled.mapping { $0 < Self.half ? 0 : 255 }
    }

    /// Nil for the whole picture.
    private static func region(
        of mask: PixelImage, area: Inpainting.Area, size: ImageSize?
    ) throws -> PixelRegion? {
        guard case .onlyMasked(let padding) = area else { return nil }
        guard let marked = PixelRegion(ofMask: mask) else { throw marksNothing("it is black") }
        let padded = marked.padded(by: padding, within: mask.size)
        return size.map { padded.widened(to: $0, within: mask.size) } ?? padded
    }

    /// Whether all that is drawn is drawn anew, as without a mask.
    package var marksAll: Bool { region == nil && binary.bytes.allSatisfy { $0 == 255 } }

    /// Whether a mask is read by its transparency: its colours then count for nothing.
    package static func hasTransparency(_ mask: PixelImage) -> Bool {
        mask.channels == 4 && mask.alpha().bytes.contains { $0 != 255 }
    }

    /// Alpha where there is real transparency, else luminance.
    private static func read(_ mask: PixelImage) -> PixelImage {
        guard hasTransparency(mask) else { return mask.luminance() }
        return mask.alpha().mapping { $0 > 128 ? 255 : 0 }
    }

    private static func require(_ mask: PixelImage, _ reason: String) throws {
        let brightest = mask.bytes.max() ?? 0
        guard brightest < half else { return }
        throw marksNothing("\(reason) or more: the brightest is \(brightest) of 255")
    }

    private static func marksNothing(_ reason: String) -> FarmError {
        FarmError(
            .invalidInput,
            "the mask marks nothing: \(reason); accepted: a mask that is white (or, with transparency, opaque) where the "
                + "picture is to be drawn anew")
    }
}
