import FarmBasics
import Prompts

extension JobRequest {
    /// Finds the files that are named: the VAE, LoRA, embeddings and the ControlNet.
    func takeFiles(
        _ prompts: (positive: ParsedPrompt, negative: ParsedPrompt), into parameters: inout GenerationParameters,
        model: ModelDescription, from holdings: FarmHoldings, objections: inout Objections
    ) throws {
        func find(_ name: String, _ kind: AccessoryKind) throws -> AccessoryReference {
            try holdings.find(name, kind, for: model)
        }
        if let vae, !Self.meansOwnVAE(vae) { parameters.vae = try objections.noting { try find(vae, .vae) } }
        for lora in prompts.positive.loras + loras {
            guard let file = try objections.noting({ try find(lora.name, .lora) }) else { continue }
            // The engine keeps one weight a file.
            if let index = parameters.loras.firstIndex(where: { $0.file.sha256 == file.sha256 }) {
                parameters.loras[index].weight += lora.weight
            } else {
                parameters.loras.append(WeightedLoRA(file: file, weight: lora.weight))
            }
        }
        let known = holdings.embeddingWords(for: model)
        for name in ParsedPrompt.embeddings(in: [prompts.positive, prompts.negative], known: known) {
            guard var file = try objections.noting({ try find(name, .embedding) }) else { continue }
            // The engine looks for this very word.
            file.name = name
            if !parameters.embeddings.contains(file) { parameters.embeddings.append(file) }
        }
        if let control, let net = try objections.noting({ try find(control.name, .controlNet) }),
            let picture = try objections.noting({ try holdings.picture(control.picture) })
        {
            parameters.control = ControlImage(controlNet: net, picture: picture, strength: control.strength)
        }
    }

    /// The second pass, with the size that it comes to.
    func takeHires(
        into parameters: inout GenerationParameters, model: ModelDescription, from holdings: FarmHoldings
    ) throws {
        guard let hires else { return }
        let (size, scale) = hires.finishedSize(firstPass: parameters.size)
        var upscaler = HiresFix.Upscaler.latent(.latent)
        if let name = hires.upscaler {
            upscaler =
                try LatentUpscaler.named(name).map { .latent($0) } ?? .model(holdings.find(name, .upscaler, for: model))
        }
        parameters.hires = HiresFix(
            size: size, scale: scale, upscaler: upscaler,
            // 0 is the web UIs' word for as many as the first pass.
            steps: hires.steps == 0 ? nil : hires.steps, strength: hires.strength ?? 0.7)
    }

    /// The web UIs' words for the model's own.
    package static func meansOwnVAE(_ name: String) -> Bool {
        [
            "", "automatic", "none", "default", "default (model)", "baked vae", "baked", "built-in", "builtin",
            "same as model", "model",
        ].contains(name.trimmingSpaces().lowercased())
    }
}

extension RequestedHires {
    /// The size in pixels, and the factor where it was asked by one. As in stable-diffusion-webui a side of 0 follows
    /// from the other and fractions are cut off; whether the model can make it is checked elsewhere. No factor and no
    /// size overflows: what is absurd becomes a side of 2³¹, or of 0, which no model makes.
    package func finishedSize(firstPass: ImageSize) -> (size: ImageSize, scale: Double?) {
        switch (size?.width ?? 0, size?.height ?? 0) {
        case (0, 0):
            let scale = scale ?? 2
            let sides = [firstPass.width, firstPass.height].map { Self.side(Double($0) * scale) }
            return (ImageSize(width: sides[0], height: sides[1]), scale)
        case (let width, 0):
            return (ImageSize(width: width, height: Self.side(width, firstPass.height, firstPass.width)), nil)
        case (0, let height):
            return (ImageSize(width: Self.side(height, firstPass.width, firstPass.height), height: height), nil)
        case (let width, let height):
            return (ImageSize(width: width, height: height), nil)
        }
    }

    private static func side(_ length: Double) -> Int { length >= 0 ? Int(min(length, 0x1p31)) : 0 }

    /// As long to `other` as `side` is to its own first pass's.
    private static func side(_ side: Int, _ other: Int, _ first: Int) -> Int {
        guard first > 0 else { return 0 }
        let product = side.multipliedReportingOverflow(by: other)
        return product.overflow ? 1 << 31 : product.partialValue / first
    }
}

extension FarmHoldings {
    fileprivate func find(
        _ name: String, _ kind: AccessoryKind, for model: ModelDescription
    ) throws -> AccessoryReference {
        let file = try AccessoryResolver.resolve(name, kind: kind, among: accessories, family: model.family)
        return AccessoryResolver.reference(to: file, among: accessories, family: model.family)
    }
}
