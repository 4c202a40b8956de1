import FarmBasics
import FarmModel

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
        var hires = enlarged(by: scale == nil && size == nil ? 2 : scale, to: size)
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

    /// What stable-diffusion-webui wrote before `Hires …`: `Size` was the finished one, and a first pass of 0x0 was as
    /// large as the model likes.
    private mutating func oldHires() -> RequestedHires? {
        guard var first = size("First pass size"), let final = request.size else { return nil }
        if first.width <= 0 || first.height <= 0 { first = HiresRounding.automaticFirstPass(of: final) }
        guard first.width <= final.width, first.height <= final.height else {
            note("First pass size: a first pass of \(first) is larger than the finished \(final): one pass is drawn")
            return nil
        }
        request.size = first
        return RequestedHires(size: final)
    }

    /// The size as stable-diffusion-webui rounds it, where the factor or the size asked for cannot be made as it stands.
    private mutating func enlarged(by scale: Double?, to size: ImageSize?) -> RequestedHires {
        let asked = RequestedHires(scale: scale, size: size)
        // What is out of range is refused elsewhere.
        let sides = 1...ParameterLimits.side.upperBound
        guard let first = request.size, sides.contains(first.width), sides.contains(first.height),
            scale.map(RenderLimits.hiresScale.contains) ?? true,
            [size?.width, size?.height].allSatisfy({ $0.map { (0...sides.upperBound).contains($0) } ?? true })
        else { return asked }
        let exact = asked.finishedSize(firstPass: first).size
        let multiple = files.family(of: request.model)?.sizeMultiple ?? HiresRounding.webUIMultiple
        let rounded = HiresRounding.rounded(exact, multiple: multiple, first: first)
        guard rounded != exact else { return asked }
        if multiple > HiresRounding.webUIMultiple {
            note("the hires size \(exact): the model makes multiples of \(multiple); \(rounded) is taken")
        }
        // The size goes before the factor, which stays as what was asked for.
        return RequestedHires(scale: scale, size: rounded)
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
            note("image to image: the text does not carry the init image\(named); give it by --init-image")
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
