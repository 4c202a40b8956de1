import FarmBasics
package import FarmModel
import Prompts

/// The parameter text that stable-diffusion-webui writes into images and that its "PNG info" and Civitai read.
package enum Infotext {
    typealias Pair = (key: String, value: String)

    /// Writes the text: the prompt, the negative prompt if there is one, and a line of `Key: value` pairs in
    /// stable-diffusion-webui's order (its `create_infotext`), then ours (``Key``), and the version last. For an
    /// upscaling task it is the line that its Extras tab writes.
    package static func write(_ parameters: GenerationParameters, model: ModelDescription) -> String {
        if let upscaling = parameters.upscaling { return line(pairs(of: upscaling, upscaler: model) + [version]) }
        var lines = [promptWithAllTags(parameters)]
        if !parameters.negativePrompt.isEmpty { lines.append("Negative prompt: \(parameters.negativePrompt)") }
        lines.append(
            line(
                main(parameters, model: model)
                    + [control(parameters), hires(parameters), inpainting(parameters)]
                    .flatMap { $0 } + hashes(parameters) + [eta(parameters)].compactMap { $0 }
                    + ours(parameters) + [version]))
        return lines.joined(separator: "\n").trimmingSpaces()
    }

    /// Unlike a number below 1.8, this does not make stable-diffusion-webui switch on its back-compatibility.
    private static var version: Pair { ("Version", "diffusionfarm-\(FarmVersion.current)") }

    private static func line(_ pairs: [Pair]) -> String {
        pairs.map { "\($0.key): \(InfotextValue.quoted($0.value))" }.joined(separator: ", ")
    }

    /// A LoRA that no tag names was asked for beside the prompt: the web UIs know only tags.
    private static func promptWithAllTags(_ parameters: GenerationParameters) -> String {
        let missing = LoRATag.match(parameters.loras, in: parameters.prompt).untagged
        return ([parameters.prompt] + missing.map { LoRATag.text(name: $0.file.tagName, weight: $0.weight) })
            .filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func main(_ parameters: GenerationParameters, model: ModelDescription) -> [Pair] {
        var pairs: [Pair] = [
            ("Steps", "\(parameters.steps)"),
            ("Sampler", parameters.sampler.rawValue),
            ("Schedule type", parameters.schedule.rawValue),
            ("CFG scale", "\(parameters.guidanceScale)"),
        ]
        // Forge's key.
        if model.family.isGuidanceDistilled { pairs.append((Key.distilledGuidance, "\(parameters.distilledGuidance)")) }
        pairs += [
            ("Seed", "\(parameters.seed)"),
            ("Size", parameters.size.description),
            ("Model hash", model.shortHash),
            ("Model", model.name),
        ]
        if let vae = parameters.vae { pairs += [("VAE hash", vae.shortHash), ("VAE", vae.name)] }
        if let strength = parameters.initImage?.strength ?? parameters.hires?.strength {
            pairs.append(("Denoising strength", "\(strength)"))
        }
        // 1 is the web UIs' word for the model's own.
        if let clipSkip = parameters.clipSkip, clipSkip > 1 { pairs.append(("Clip skip", "\(clipSkip)")) }
        if let picture = parameters.initImage?.picture { pairs.append(("Init image hash", picture.shortHash)) }
        if parameters.randomSource != .gpu { pairs.append(("RNG", parameters.randomSource.rawValue)) }
        if parameters.isSeamless { pairs.append(("Tiling", "True")) }
        return pairs
    }

    private static func hires(_ parameters: GenerationParameters) -> [Pair] {
        guard let hires = parameters.hires else { return [] }
        let enlargement: Pair =
            if let scale = hires.scale { ("Hires upscale", "\(scale)") } else {
                ("Hires resize", hires.size.description)
            }
        let upscaler =
            switch hires.upscaler {
            case .latent(let latent): latent.rawValue
            case .model(let file): file.name
            }
        let steps: [Pair] = hires.steps.map { [("Hires steps", "\($0)")] } ?? []
        return [enlargement] + steps + [("Hires upscaler", upscaler)]
    }

    private static func inpainting(_ parameters: GenerationParameters) -> [Pair] {
        guard let inpainting = parameters.initImage?.inpainting else { return [] }
        var pairs: [Pair] = []
        if inpainting.isInverted { pairs.append(("Mask mode", "Inpaint not masked")) }
        if inpainting.blur > 0 { pairs.append(("Mask blur", InfotextValue.plain(inpainting.blur))) }
        if case .onlyMasked(let padding) = inpainting.area {
            pairs += [("Inpaint area", "Only masked"), ("Masked area padding", "\(padding)")]
        }
        if inpainting.fill != .original { pairs.append(("Masked content", inpainting.fill.rawValue)) }
        return pairs
    }

    /// As the sd-webui-controlnet extension writes it: a quoted value that holds pairs itself.
    private static func control(_ parameters: GenerationParameters) -> [Pair] {
        guard let control = parameters.control else { return [] }
        let name =
            control.controlNet.name.contains { $0 == "," || $0 == ":" }
            ? control.controlNet.shortHash : control.controlNet.name
        let value = """
            Module: none, Model: \(name) [\(control.controlNet.shortHash)], Weight: \(control.strength), \
            Resize Mode: Just Resize, Low Vram: False, Guidance Start: 0.0, Guidance End: 1.0, \
            Pixel Perfect: False, Control Mode: Balanced
            """
        return [("ControlNet 0", value)]
    }

    private static func hashes(_ parameters: GenerationParameters) -> [Pair] {
        func list(_ files: [AccessoryReference]) -> String {
            files.map { file in "\(file.name.filter { $0 != ":" && $0 != "," }): \(file.shortHash)" }
                .joined(separator: ", ")
        }
        var pairs: [Pair] = []
        if !parameters.loras.isEmpty { pairs.append(("Lora hashes", list(parameters.loras.map(\.file)))) }
        if !parameters.embeddings.isEmpty { pairs.append(("TI hashes", list(parameters.embeddings))) }
        return pairs
    }

    private static func eta(_ parameters: GenerationParameters) -> Pair? {
        parameters.eta.map { (parameters.sampler == .ddim ? "Eta DDIM" : "Eta", "\($0)") }
    }
}

extension ModelFamily {
    /// Whether its models take distilled guidance as an input.
    var isGuidanceDistilled: Bool { self == .flux || self == .flux2 }
}
