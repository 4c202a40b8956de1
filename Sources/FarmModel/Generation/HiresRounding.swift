/// Sizes of the web UIs' hires fix.
package enum HiresRounding {
    /// Pixels of a latent pixel's side: stable-diffusion-webui enlarges latents, and cuts what is left over
    /// (`hr_upscale_to_x // opt_f`, its `StableDiffusionProcessingTxt2Img.sample_hr_pass`).
    package static let webUIMultiple = 8

    /// - Parameters:
    ///   - multiple: what the model's sides are multiples of; where it is coarser than the web UI's, the nearest one is
    ///     taken.
    ///   - first: rounding makes no side shorter than the first pass's.
    package static func rounded(_ size: ImageSize, multiple: Int, first: ImageSize) -> ImageSize {
        func side(_ exact: Int, _ first: Int) -> Int {
            let cut = exact / webUIMultiple * webUIMultiple
            let rounded = multiple > webUIMultiple ? (cut + multiple / 2) / multiple * multiple : cut
            return exact >= first ? max(rounded, first) : rounded
        }
        return ImageSize(width: side(size.width, first.width), height: side(size.height, first.height))
    }

    /// The first pass that `First pass size: 0x0` stands for: as many pixels as 512x512 in the finished picture's
    /// proportions, its sides rounded up to multiples of 64 (stable-diffusion-webui's
    /// `old_hires_fix_first_pass_dimensions`).
    package static func automaticFirstPass(of final: ImageSize) -> ImageSize {
        guard final.width > 0, final.height > 0 else { return final }
        let scale = (512 * 512 / (Double(final.width) * Double(final.height))).squareRoot()
        func side(_ length: Int) -> Int { Int((scale * Double(length) / 64).rounded(.up)) * 64 }
        // One side may be much longer: no size of a picture overflows.
        guard final.width <= 1 << 20, final.height <= 1 << 20 else { return final }
        return ImageSize(width: side(final.width), height: side(final.height))
    }
}
