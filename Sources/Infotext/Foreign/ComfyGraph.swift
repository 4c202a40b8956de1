import FarmBasics
import FarmModel

/// ComfyUI's `prompt` (its API format): `{"3": {"class_type": "KSampler", "inputs": {"model": ["4", 0], …}}, …}`. A
/// graph of one sampler is read, from the sampler back along its links; where a link leads to a node that is not known,
/// that field is left out and said, and so are nodes that no link was followed to.
struct ComfyGraph {
    let nodes: [String: JSONText]
    private var builder = ForeignBuilder(tool: "ComfyUI")
    /// Nodes that were looked at.
    var seen: Set<String> = []
    /// Long chains are no simple graph; a circle would never end.
    static let longestChain = 64

    /// Nil where it is no such graph.
    init?(_ object: JSONText) {
        let nodes = object.members.filter { $0.value.has("class_type") && $0.value["inputs"] != nil }
        guard !nodes.isEmpty else { return nil }
        // Civitai's generator keeps its own words beside the graph.
        guard !object.has("extraMetadata") else { return nil }
        self.nodes = Dictionary(nodes.map { ($0.key, $0.value) }) { _, last in last }
    }

    /// What the editor saves: nodes with places on the screen.
    static func isWorkflow(_ object: JSONText) -> Bool {
        guard case .array? = object["nodes"] else { return false }
        return object.has("links") || object.has("last_node_id") || object.has("groups")
    }

    private static let samplers = ["KSampler", "KSamplerAdvanced"]

    func read() throws -> ForeignParameters {
        let samplers = nodes.filter { Self.samplers.contains(Self.kind($0.value)) }
        guard samplers.count == 1, let sampler = samplers.first else {
            throw ForeignParameters.unread(
                "ComfyUI",
                because: "a graph of one KSampler is read, and this has \(samplers.count) among \(nodes.count) nodes")
        }
        var reading = self
        reading.seen = [sampler.key]
        reading.takeSampler(sampler.value)
        reading.takePrompts(sampler.value)
        reading.takeModel(sampler.value)
        reading.takeLatent(sampler.value)
        reading.takeVAE()
        reading.sayWhatIsLeft()
        return reading.builder.build()
    }

    private mutating func takeSampler(_ sampler: JSONText) {
        let fields = [
            ("Steps", ["steps"]), ("CFG scale", ["cfg"]), ("Sampler", ["sampler_name"]),
            ("Schedule type", ["scheduler"]), ("Seed", ["seed", "noise_seed"]),
        ]
        for (key, names) in fields {
            let isText = key == "Sampler" || key == "Schedule type"
            let name = names.first { inputs(sampler).has($0) } ?? names[0]
            let value = isText ? text(sampler, name) : number(sampler, name)
            builder.set(key, value)
            if value == nil { builder.note("\(key): ComfyUI's graph does not say it plainly") }
        }
        let read: Set = [
            "model", "positive", "negative", "latent_image", "denoise", "control_after_generate", "steps", "cfg",
            "sampler_name", "scheduler", "seed", "noise_seed",
        ]
        let usual = ["add_noise": "enable", "return_with_leftover_noise": "disable", "start_at_step": "0"]
        for input in inputs(sampler).members where !read.contains(input.key) && !input.value.saysNothing {
            let value = input.value.shown
            guard usual[input.key] != value else { continue }
            // Past the last step.
            if input.key == "end_at_step", let end = input.value.double,
                end >= builder["Steps"].flatMap(Double.init) ?? 0
            {
                continue
            }
            builder.note(
                "ComfyUI's sampler: \(input.key.shortened(to: 40)) '\(value.shortened(to: 40))' is unknown here")
        }
    }

    private mutating func takePrompts(_ sampler: JSONText) {
        for (name, isNegative) in [("positive", false), ("negative", true)] {
            guard let text = prompt(behind: sampler, name) else {
                let name = isNegative ? "negative prompt" : "prompt"
                builder.note("the \(name): ComfyUI's graph does not say it plainly")
                continue
            }
            if isNegative { builder.negativePrompt = text } else { builder.prompt = text }
        }
        builder.bareEmbeddings()
    }

    /// Follows conditioning to its one text.
    private mutating func prompt(behind node: JSONText, _ input: String) -> String? {
        var (node, input) = (node, input)
        for _ in 0..<Self.longestChain {
            guard let next = source(node, input) else { return nil }
            switch Self.kind(next) {
            case "CLIPTextEncode": return text(next, "text")
            case "CLIPTextEncodeFlux":
                builder.set(Infotext.Key.distilledGuidance, number(next, "guidance"))
                let texts = ["t5xxl", "clip_l"].map { text(next, $0) }
                if let short = texts[1], !short.isEmpty, short != texts[0] {
                    builder.note("ComfyUI's prompt for CLIP alone, '\(short.shortened())', is not taken")
                }
                return texts[0]
            case "CLIPTextEncodeSDXL":
                let texts = ["text_g", "text_l"].map { text(next, $0) }
                return texts[0] == texts[1] ? texts[0] : nil
            case "FluxGuidance":
                builder.set(Infotext.Key.distilledGuidance, number(next, "guidance"))
                (node, input) = (next, "conditioning")
            case "ConditioningZeroOut": return ""
            case let kind where kind.hasPrefix("ControlNetApply"):
                builder.note("ComfyUI's ControlNet is not taken: the graph does not carry its picture")
                (node, input) = (next, inputs(next).has(input) ? input : "conditioning")
            default: return nil
            }
        }
        return nil
    }

    /// Follows the model to its file, past LoRA.
    private mutating func takeModel(_ sampler: JSONText) {
        var node = sampler
        var loras: [ListedLoRA] = []
        defer { builder.addLoRAs(loras) }
        for _ in 0..<Self.longestChain {
            guard let next = source(node, "model") else {
                builder.note("the model: ComfyUI's graph does not say it plainly")
                return
            }
            switch Self.kind(next) {
            case "CheckpointLoaderSimple", "CheckpointLoader", "CheckpointLoaderNF4": return takeName(next, "ckpt_name")
            case "UNETLoader", "UnetLoaderGGUF": return takeName(next, "unet_name")
            case "LoraLoader", "LoraLoaderModelOnly":
                let weight = number(next, "strength_model").flatMap(Double.init)
                if let name = text(next, "lora_name"), let weight {
                    loras.append(ListedLoRA(name, weight: weight))
                } else {
                    builder.note("a LoRA: ComfyUI's graph does not say its name and weight plainly")
                }
                if let other = number(next, "strength_clip").flatMap(Double.init), other != weight {
                    builder.note("the LoRA's weight for the text encoder, \(other): the engine has one for both")
                }
            case let kind where kind.hasPrefix("ModelSampling"):
                builder.set(.flowShift, number(next, "shift"))
            case let kind: builder.note("ComfyUI's node \(kind.shortened(to: 40)) changes the model; it is not taken")
            }
            node = next
        }
        builder.note("the model: ComfyUI's graph does not end at one")
    }

    private mutating func takeName(_ loader: JSONText, _ input: String) {
        let name = text(loader, input)
        builder.set("Model", name)
        if name == nil { builder.note("the model: ComfyUI's graph does not say it plainly") }
        let layers = nodes.filter { Self.kind($0.value) == "CLIPSetLastLayer" }
        guard let layer = layers.first else { return }
        seen.formUnion(layers.keys)
        guard layers.count == 1, let skip = number(layer.value, "stop_at_clip_layer").flatMap(Double.init) else {
            return builder.note("Clip skip: ComfyUI's graph does not say it plainly")
        }
        if skip < -1, skip > -13 { builder.set("Clip skip", "\(Int(-skip))") }
    }

    private mutating func takeLatent(_ sampler: JSONText) {
        guard let latent = source(sampler, "latent_image") else {
            return builder.note("the size: ComfyUI's graph does not say it plainly")
        }
        let kind = Self.kind(latent).shortened(to: 40)
        let denoise = number(sampler, "denoise")
        if ["pixels", "image", "samples", "latent"].contains(where: inputs(latent).has) {
            builder.set("Denoising strength", denoise)
            builder.note("ComfyUI's graph starts from a picture (\(kind)), which it does not carry")
            return
        }
        if let size = size(of: latent) {
            builder.size = size
        } else {
            builder.note("the size: ComfyUI's node \(kind) does not say it plainly; give it by --size")
        }
        if let denoise, Double(denoise) != 1 {
            builder.note("ComfyUI's denoise \(denoise) without a picture is not taken")
        }
    }

    private mutating func size(of latent: JSONText) -> (width: String, height: String)? {
        if let width = number(latent, "width"), let height = number(latent, "height") { return (width, height) }
        // A preset, `832x1216 (0.68)`.
        guard Self.kind(latent) == "SDXLEmptyLatentSizePicker+",
            inputs(latent)["width_override"]?.saysNothing ?? true,
            inputs(latent)["height_override"]?.saysNothing ?? true
        else { return nil }
        let sides = inputs(latent).text("resolution")?.split(separator: " ").first?.split(separator: "x") ?? []
        return sides.count == 2 ? (String(sides[0]), String(sides[1])) : nil
    }

    private mutating func takeVAE() {
        let decoders = nodes.values.filter { Self.kind($0).hasPrefix("VAEDecode") }
        let loaders = decoders.compactMap { linked($0, "vae") }.filter { Self.kind($0) == "VAELoader" }
        let names = loaders.map { text($0, "vae_name") }
        if names.count == 1, let name = names[0] {
            builder.set("VAE", name)
        } else if !names.isEmpty {
            builder.note("the VAE: ComfyUI's graph does not say it plainly")
        }
    }

    private static let silent: Set = [
        "SaveImage", "PreviewImage", "Note", "MarkdownNote", "CLIPLoader", "DualCLIPLoader", "TripleCLIPLoader",
        "CLIPLoaderGGUF", "DualCLIPLoaderGGUF", "SaveImageWebsocket", "ShowText|pysssss",
    ]

    private mutating func sayWhatIsLeft() {
        let left = nodes.filter { node in
            let kind = Self.kind(node.value)
            return !seen.contains(node.key) && !Self.silent.contains(kind) && !kind.hasPrefix("VAEDecode")
        }
        let kinds = Set(left.values.map { Self.kind($0).shortened(to: 40) }).sorted()
        guard !kinds.isEmpty else { return }
        let more = kinds.count > 12 ? " and \(kinds.count - 12) more" : ""
        builder.note("ComfyUI's nodes that are not taken: \(kinds.prefix(12).joined(separator: ", "))\(more)")
    }
}
