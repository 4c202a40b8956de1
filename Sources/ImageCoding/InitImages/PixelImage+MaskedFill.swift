extension PixelImage {
    /// RGB with the colours around the hole blurred into it, from far to near: stable-diffusion-webui's masked content
    /// "fill". `mask` has one channel and the same size; white is the hole.
    func filledAround(_ mask: PixelImage) -> PixelImage {
        let surroundings = multiplied(by: mask.mapping { 255 - $0 })
        let passes: [(radius: Float, repeats: Int)] = [(256, 1), (64, 1), (16, 2), (4, 4), (2, 2), (0, 1)]
        var filled = PixelImage.blank(size, channels: 4)
        for (radius, repeats) in passes {
            let blurred = surroundings.boxBlurred(radius: radius).dividedByAlpha()
            for _ in 0..<repeats { filled = filled.under(blurred) }
        }
        return filled.withoutAlpha()
    }
}
