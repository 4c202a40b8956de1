extension InfotextTranslation {
    mutating func takeHires() {
        let old = oldHires()
        let scale = number("Hires upscale")
        let size = size("Hires resize") ?? old?.size
        let upscaler = text("Hires upscaler")
        let steps = integer("Hires steps")
        let hash = text(Infotext.Key.hiresUpscalerHash)
        guard scale != nil || size != nil || upscaler != nil else { return }
        // Without a size or a factor stable-diffusion-webui doubles.
        var hires = RequestedHires(scale: scale == nil && size == nil ? 2 : scale, size: size)
        if let steps, steps > 0 { hires.steps = steps }
        hires.strength = number(Infotext.Key.hiresStrength) ?? number("Denoising strength")
        if let upscaler {
            let isPlain = LatentUpscaler.named(upscaler) != nil
            let answer = isPlain ? nil : files.accessory(.upscaler, name: upscaler, hash: hash)
            hires.upscaler = answer?.name ?? upscaler
            if let text = answer?.note { note(text) }
        }
        request.hires = hires
        takeHiresVariations()
    }

    /// What stable-diffusion-webui wrote before `Hires …`: `Size` was the finished one.
    private mutating func oldHires() -> RequestedHires? {
        guard let first = size("First pass size"), first.width > 0, first.height > 0, let final = request.size else {
            return nil
        }
        request.size = first
        return RequestedHires(size: final)
    }

    /// The second pass has the first one's sampler, prompts and model here.
    private mutating func takeHiresVariations() {
        let same = [
            "Hires checkpoint", "Hires sampler", "Hires schedule type", "Hires prompt", "Hires negative prompt",
        ]
        for key in same {
            guard let value = text(key), !value.hasPrefix("Use same") else { continue }
            note("\(key) '\(value.shortened())': the second pass here has what the first one has")
        }
    }

    mutating func takeInitImage() {
        typealias Key = Infotext.Key
        let picture = picture(Key.initImage)
        let mask = picture == nil ? nil : self.picture(Key.mask)
        let strength = number("Denoising strength")
        let resizeMode = value(Key.resizeMode, as: "resize mode") { try ResizeMode.parse($0) }
        let hash = text("Init image hash")
        let isMasked = takeMaskKeys()
        guard let picture else {
            let isImageToImage = hash != nil || isMasked || (strength != nil && request.hires == nil)
            guard isImageToImage, request.initImage == nil else { return }
            let named = hash.map { " (it names one by hash alone: \($0.shortened(to: 40)))" } ?? ""
            note("image to image: the text does not carry the init image\(named); give it by --init")
            return
        }
        let settings = ImageToImageSettings(infotext)
        let inpainting = mask.map { mask in
            // Left out where it is 0.
            Inpainting(
                mask: mask, blur: settings.maskBlur ?? 0, fill: settings.fill ?? .original,
                isInverted: settings.isInverted ?? false, area: settings.area ?? .wholePicture)
        }
        request.initImage = InitImage(
            picture: picture, strength: strength ?? 0.75, resizeMode: resizeMode ?? .stretch, inpainting: inpainting)
    }

    /// Marks them as looked at; whether there is any.
    private mutating func takeMaskKeys() -> Bool {
        let keys = ["Mask blur", "Mask mode", "Masked content", "Inpaint area", "Masked area padding"]
        return keys.map { text($0) != nil }.contains(true)
    }
}
