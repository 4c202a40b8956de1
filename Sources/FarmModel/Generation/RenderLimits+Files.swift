extension RenderLimits {
    static func checkAccessories(_ parameters: GenerationParameters, model: CheckedModel) throws {
        try check(parameters.loras.count, within: loraCount, "the number of LoRA")
        for lora in parameters.loras {
            try check(lora.weight, within: loraWeight, "the weight of LoRA '\(lora.file.name)'")
        }
        // Of one path the engine keeps the last weight alone.
        guard Set(parameters.loras.map(\.file.sha256)).count == parameters.loras.count else {
            throw invalid("a LoRA is named twice; its weights would have to be summed")
        }
        if let embedding = parameters.embeddings.first {
            guard model.family.takesEmbeddings else {
                throw model.refusal(
                    "the embedding '\(embedding.name)'",
                    because: model.family == .sdxl
                        ? "the engine mixes up the two parts of an embedding for Stable Diffusion XL"
                        : "embeddings are for Stable Diffusion 1 and 2")
            }
        }
        if let control = parameters.control {
            guard model.family.takesControlNet else {
                throw model.refusal(
                    "the ControlNet '\(control.controlNet.name)'",
                    because: "ControlNets are for Stable Diffusion 1, 2 and XL")
            }
        }
    }

    /// The engine's API takes pictures, not latents: what the web UIs do to latents has no equal.
    static func check(_ initImage: InitImage, size: ImageSize) throws {
        guard initImage.resizeMode != .latent || initImage.picture.size == size else {
            throw invalid("the resize mode 'latent' is not possible; accepted: \(ResizeMode.accepted)")
        }
        guard let inpainting = initImage.inpainting else { return }
        guard inpainting.fill.isPossible else {
            throw invalid(
                "the masked content '\(inpainting.fill.rawValue)' is not possible; accepted: \(Inpainting.Fill.accepted)"
            )
        }
    }

    static func check(_ upscaling: Upscaling, model: CheckedModel) throws {
        guard model.family == .esrgan else {
            throw model.refusal("upscaling", because: "it draws pictures; name an upscaler")
        }
        if let scale = upscaling.scale { try check(scale, within: Self.upscaling, "scale") }
        // An upscaler's own factor is at most 4.
        let factor = max(4, upscaling.scale ?? 0)
        for picture in upscaling.pictures {
            let side = Double(max(picture.size.width, picture.size.height)) * factor
            guard picture.size.width > 0, picture.size.height > 0, side <= Double(upscaledSide.upperBound) else {
                throw invalid(
                    "a picture of \(picture.size) cannot be enlarged: at most "
                        + "\(Int(Double(upscaledSide.upperBound) / factor)) pixels a side are accepted")
            }
        }
    }
}

extension ModelFamily {
    /// Whether the engine puts textual inversions into its prompts as they were trained: one text encoder alone.
    package var takesEmbeddings: Bool { self == .sd1 || self == .sd2 }

    /// Whether the engine has a ControlNet of its architecture.
    package var takesControlNet: Bool {
        switch self {
        case .sd1, .sd2, .sdxl: true
        case .sd3, .flux, .flux2, .chroma, .qwenImage, .zImage, .esrgan, .unknown: false
        }
    }
}
