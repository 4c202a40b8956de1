import FarmBasics

/// What an image starts from, and what guides it.
extension GenerationOption {
    /// Uploaded first: requests name a picture by its SHA-256.
    package static let initImage = GenerationOption(
        "initImage", in: .imageToImage, Words("Init image", "初始图片"),
        Words("Start from this picture: PNG, JPEG or WebP", "从这张图片开始：PNG、JPEG 或 WebP"), .picture)

    /// `strength` of the engine, 0 to 1: the part of the steps that is taken.
    package static let strength = GenerationOption(
        "strength", in: .imageToImage, Words("Denoising strength", "重绘幅度"),
        Words("How much of the picture is drawn anew", "图片被重绘的程度"),
        .number(
            .initImage(
                \.strength,
                missing: "a denoising strength says how much of a picture is drawn anew; name init-images too"),
            within: 0...1),
        standard: Words("0.75", "0.75"), isAxis: true, infotext: .ruled("Denoising strength"),
        aliases: ["denoising_strength", "strength", "denoise", "prompt_strength", "init_image_creativity"])

    /// stable-diffusion-webui's modes by their short names; its latent one is refused, since the engine takes pixels.
    package static let resizeMode = GenerationOption(
        "resizeMode", in: .imageToImage, Words("Resize mode", "缩放模式"),
        Words("How a picture of another size is fitted", "图片尺寸不同时如何适配"),
        .choice(
            OptionChoice(
                .initImage(\.resizeMode, missing: "a resize mode needs an init image"),
                accepted: ResizeMode.allCases.filter { $0 != .latent }, ResizeMode.parse, name: \.flag)),
        standard: Words("stretch", "拉伸"), infotext: .ruled("Resize mode"))

    static let imageToImage = [initImage, strength, resizeMode]

    /// An uploaded picture of exactly ``initImage``'s size.
    package static let mask = GenerationOption(
        "mask", in: .inpainting, Words("Mask", "蒙版"),
        Words("Draw anew what is white in this picture, or opaque where it has transparency", "重绘此图中白色（或不透明）的部分"),
        .picture)

    /// Sigma of a Gaussian, 0 to 64 pixels of the image; stable-diffusion-webui's `mask_blur`.
    package static let maskBlur = GenerationOption(
        "maskBlur", in: .inpainting, Words("Mask blur", "蒙版模糊"),
        Words("How far the mask's edge is softened", "蒙版边缘柔化的范围"),
        .number(.inpainting({ $0.blur }, { $0.blur = $1 }), within: 0...64),
        unit: .pixels, standard: Words("4", "4"), infotext: .ruled("Mask blur"))

    /// stable-diffusion-webui's `inpainting_fill` by its labels; those of latents are refused.
    package static let maskedContent = GenerationOption(
        "maskedContent", in: .inpainting, Words("Masked content", "蒙版区域内容"),
        Words("What stands there when drawing begins", "开始重绘时蒙版区域中的内容"),
        .choice(
            OptionChoice(
                .inpainting({ $0.fill }, { $0.fill = $1 }),
                accepted: Inpainting.Fill.allCases.filter(\.isPossible), Inpainting.Fill.parse)),
        standard: Words("original", "原图"), infotext: .ruled("Masked content"))

    /// stable-diffusion-webui's `inpainting_mask_invert`.
    package static let invertMask = GenerationOption(
        "invertMask", in: .inpainting, Words("Invert the mask", "反转蒙版"),
        Words("Draw anew what is not masked", "重绘蒙版之外的部分"),
        .toggle(.inpainting({ $0.isInverted }, { $0.isInverted = $1 })),
        standard: Words("off", "关"), infotext: .ruled("Mask mode"))

    /// stable-diffusion-webui's `inpaint_full_res`; switched on without a ``padding`` it has one of 32 pixels.
    package static let onlyMasked = GenerationOption(
        "onlyMasked", in: .inpainting, Words("Only masked", "仅蒙版区域"),
        Words("Draw the masked part alone, at the image's full size, and set it back in", "仅以完整尺寸重绘蒙版部分，再放回原图"),
        .toggle(
            .inpainting(
                { $0.area != .wholePicture },
                { $0.area = $1 ? .onlyMasked(padding: $0.padding ?? 32) : .wholePicture })),
        standard: Words("off", "关"), infotext: .ruled("Inpaint area"))

    /// stable-diffusion-webui's `inpaint_full_res_padding`; setting it switches ``onlyMasked`` on.
    package static let padding = GenerationOption(
        "padding", in: .inpainting, Words("Masked area padding", "蒙版区域边距"),
        Words("Pixels around the masked part that are seen with it", "蒙版部分四周一并可见的像素"),
        .integer(.inpainting({ $0.padding }, { $0.area = .onlyMasked(padding: $1) }), within: 0...1024), unit: .pixels,
        standard: Words("32", "32"),
        infotext: .ruled("Masked area padding"), noun: "the masked area's padding")

    static let inpainting = [mask, maskBlur, maskedContent, invertMask, onlyMasked, padding]

    /// By name or hash; needs ``controlImage``, without which setting it throws `invalidInput`.
    package static let controlNet = GenerationOption(
        "controlNet", in: .controlNet, Words("ControlNet", "ControlNet"),
        Words("A ControlNet of the farm", "农场中的 ControlNet"),
        .file(
            OptionAccess(
                get: { $0.control?.name },
                set: { request, name in
                    guard request.control != nil else { throw FarmError(.invalidInput, needsPicture) }
                    if let name { request.control?.name = name }
                }, resolved: { $0.control?.controlNet.name }), of: .controlNet),
        infotext: .ruled("ControlNet 0"), place: .context)

    /// An uploaded picture that is a map already (edges, depth): nothing is detected in it.
    package static let controlImage = GenerationOption(
        "controlImage", in: .controlNet, Words("Control image", "控制图片"),
        Words("The picture that guides it: PNG, JPEG or WebP", "引导画面的图片：PNG、JPEG 或 WebP"), .picture)

    /// `control_strength` of the engine, 0 to 2.
    package static let controlStrength = GenerationOption(
        "controlStrength", in: .controlNet, Words("Control strength", "控制强度"),
        Words("How strongly it guides", "引导的强度"),
        .number(
            OptionAccess(
                get: { $0.control?.strength },
                set: { request, strength in
                    guard request.control != nil else { throw FarmError(.invalidInput, needsPicture) }
                    request.control?.strength = strength ?? 1
                }, resolved: { $0.control?.strength }), within: 0...2),
        standard: Words("1", "1"))

    private static let needsPicture = "a ControlNet needs a picture that guides it"

    static let control = [controlNet, controlImage, controlStrength]
}

extension OptionAccess {
    fileprivate static func initImage(
        _ path: any WritableKeyPath<InitImage, Value> & Sendable, missing: String
    ) -> OptionAccess {
        .part(
            \.initImage, missing: missing, get: { $0[keyPath: path] },
            set: { image, value in if let value { image[keyPath: path] = value } })
    }

    /// A part of inpainting, which a mask asks for.
    fileprivate static func inpainting(
        _ get: @escaping @Sendable (Inpainting) -> Value?, _ set: @escaping @Sendable (inout Inpainting, Value) -> Void
    ) -> OptionAccess {
        OptionAccess(
            get: { $0.initImage?.inpainting.flatMap(get) },
            set: { request, value in
                guard var inpainting = request.initImage?.inpainting else {
                    throw FarmError(.invalidInput, "what is said of a mask needs one")
                }
                if let value { set(&inpainting, value) }
                request.options.initImage?.inpainting = inpainting
            },
            resolved: { $0.initImage?.inpainting.flatMap(get) })
    }
}

extension Inpainting {
    /// Pixels around the masked part, where only that is drawn.
    fileprivate var padding: Int? {
        if case .onlyMasked(let padding) = area { padding } else { nil }
    }
}
