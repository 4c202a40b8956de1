package import FarmModel

/// The settings of image to image and inpainting apart from the pictures; nil where nothing is said.
package struct ImageToImageSettings: Sendable, Equatable {
    /// Denoising strength.
    package var strength: Double?
    /// How a picture of another size is fitted; infotext has the farm's own key `Resize mode` for it.
    package var resizeMode: ResizeMode?
    /// Sigma in pixels.
    package var maskBlur: Double?
    /// Infotext's `Masked content`.
    package var fill: Inpainting.Fill?
    /// Infotext's `Mask mode`: true for `Inpaint not masked`.
    package var isInverted: Bool?
    /// Infotext's `Inpaint area`, with `Masked area padding` in pixels, 32 where that is left out.
    package var area: Inpainting.Area?

    init(_ initImage: InitImage?) {
        strength = initImage?.strength
        resizeMode = initImage?.resizeMode
        maskBlur = initImage?.inpainting?.blur
        fill = initImage?.inpainting?.fill
        isInverted = initImage?.inpainting?.isInverted
        area = initImage?.inpainting?.area
    }

    /// Keys that stand for themselves; stable-diffusion-webui leaves out what is at its default.
    init(_ infotext: ParsedInfotext) {
        strength = infotext.value("Denoising strength").flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
        resizeMode = infotext.value(Infotext.Key.resizeMode).flatMap { try? ResizeMode.parse($0) }
        maskBlur = infotext.value("Mask blur").flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
        fill = infotext.value("Masked content").flatMap { try? Inpainting.Fill.parse($0) }
        isInverted = infotext.value("Mask mode").map { $0 == "Inpaint not masked" }
        if infotext.value("Inpaint area") == "Only masked" {
            area = .onlyMasked(padding: infotext.value("Masked area padding").flatMap { Int($0) } ?? 32)
        }
    }
}
