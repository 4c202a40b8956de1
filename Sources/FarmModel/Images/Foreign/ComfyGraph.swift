/// ComfyUI's `prompt` (its API format): `{"3": {"class_type": "KSampler", "inputs": {"model": ["4", 0], …}}, …}`. A
/// graph of one sampler is read, from the sampler back along its links; where a link leads to a node that is not known,
/// that field is left out and said.
struct ComfyGraph {
    private let nodes: [String: JSONText]
    /// Long chains are no simple graph; a circle would never end.
    private static let longestChain = 64

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
        let samplers = nodes.values.filter { Self.samplers.contains(Self.kind($0)) }
        guard samplers.count == 1, let sampler = samplers.first else {
            throw ForeignParameters.unread(
                "ComfyUI",
                because: "a graph of one KSampler is read, and this has \(samplers.count) among \(nodes.count) nodes")
        }
        var builder = ForeignBuilder(tool: "ComfyUI")
        takeSampler(sampler, &builder)
        takePrompts(sampler, &builder)
        takeModel(sampler, &builder)
        takeLatent(sampler, &builder)
        takeVAE(&builder)
        return builder.build()
    }

    private func takeSampler(_ sampler: JSONText, _ builder: inout ForeignBuilder) {
        let fields = [
            ("Steps", ["steps"]), ("CFG scale", ["cfg"]), ("Sampler", ["sampler_name"]),
            ("Schedule type", ["scheduler"]), ("Seed", ["seed", "noise_seed"]),
        ]
        for (key, names) in fields {
            let value = names.lazy.compactMap { self.scalar(sampler, $0) }.first
            builder.set(key, value)
            if value == nil { builder.note("\(key): ComfyUI's graph does not say it plainly") }
        }
        if Self.kind(sampler) == "KSamplerAdvanced", (inputs(sampler)["start_at_step"]?.double ?? 0) > 0 {
            builder.note("ComfyUI's sampler begins at a later step: here all are taken")
        }
    }

    private func takePrompts(_ sampler: JSONText, _ builder: inout ForeignBuilder) {
        for (name, isNegative) in [("positive", false), ("negative", true)] {
            guard let text = prompt(behind: sampler, name, &builder) else {
                let name = isNegative ? "negative prompt" : "prompt"
                builder.note("the \(name): ComfyUI's graph makes it of more than one text")
                continue
            }
            if isNegative { builder.negativePrompt = text } else { builder.prompt = text }
        }
    }

    /// Follows conditioning to its one text.
    private func prompt(behind node: JSONText, _ input: String, _ builder: inout ForeignBuilder) -> String? {
        var (node, input) = (node, input)
        for _ in 0..<Self.longestChain {
            guard let next = linked(node, input) else { return nil }
            switch Self.kind(next) {
            case "CLIPTextEncode": return scalar(next, "text") ?? ""
            case "CLIPTextEncodeFlux":
                builder.set(Infotext.Key.distilledGuidance, scalar(next, "guidance"))
                return scalar(next, "t5xxl")
            case "CLIPTextEncodeSDXL":
                let texts = Set(["text_g", "text_l"].compactMap { scalar(next, $0) })
                return texts.count == 1 ? texts.first : nil
            case "FluxGuidance":
                builder.set(Infotext.Key.distilledGuidance, scalar(next, "guidance"))
                (node, input) = (next, "conditioning")
            case "ConditioningZeroOut": return ""
            case "Reroute": (node, input) = (next, inputs(next).members.first?.key ?? "")
            case let kind where kind.hasPrefix("ControlNetApply"):
                builder.note("ComfyUI's ControlNet is not taken: the graph does not carry its picture")
                (node, input) = (next, inputs(next).has(input) ? input : "conditioning")
            default: return nil
            }
        }
        return nil
    }

    /// Follows the model to its file, past LoRA.
    private func takeModel(_ sampler: JSONText, _ builder: inout ForeignBuilder) {
        var node = sampler
        for _ in 0..<Self.longestChain {
            guard let next = linked(node, "model") else {
                builder.note("the model: ComfyUI's graph does not say it plainly")
                return
            }
            switch Self.kind(next) {
            case "CheckpointLoaderSimple", "CheckpointLoader", "CheckpointLoaderNF4":
                builder.set("Model", scalar(next, "ckpt_name"))
                return takeClipSkip(&builder)
            case "UNETLoader", "UnetLoaderGGUF":
                builder.set("Model", scalar(next, "unet_name"))
                return takeClipSkip(&builder)
            case "LoraLoader", "LoraLoaderModelOnly":
                let weight = inputs(next)["strength_model"]?.double ?? 1
                if let name = scalar(next, "lora_name") { builder.addLoRA(name, weight: weight) }
                if let other = inputs(next)["strength_clip"]?.double, other != weight {
                    builder.note("the LoRA's weight for the text encoder, \(other): the engine has one for both")
                }
            case let kind where kind.hasPrefix("ModelSampling"):
                builder.set(Infotext.Key.flowShift, inputs(next)["shift"]?.double.map { "\($0)" })
            case let kind: builder.note("ComfyUI's node \(kind.shortened(to: 40)) changes the model; it is not taken")
            }
            node = next
        }
        builder.note("the model: ComfyUI's graph does not end at one")
    }

    private func takeClipSkip(_ builder: inout ForeignBuilder) {
        let nodes = nodes.values.filter { Self.kind($0) == "CLIPSetLastLayer" }
        guard nodes.count == 1, let layer = nodes.first.flatMap({ inputs($0)["stop_at_clip_layer"]?.double }),
            layer < -1, layer > -13
        else { return }
        builder.set("Clip skip", "\(Int(-layer))")
    }

    private func takeLatent(_ sampler: JSONText, _ builder: inout ForeignBuilder) {
        guard let latent = linked(sampler, "latent_image") else { return }
        let kind = Self.kind(latent)
        if kind.hasPrefix("Empty"), let width = scalar(latent, "width"), let height = scalar(latent, "height") {
            builder.size = (width, height)
        } else {
            builder.set("Denoising strength", scalar(sampler, "denoise"))
            builder.note("ComfyUI's graph starts from a picture (\(kind.shortened(to: 40))), which it does not carry")
        }
    }

    private func takeVAE(_ builder: inout ForeignBuilder) {
        let decoders = nodes.values.filter { Self.kind($0).hasPrefix("VAEDecode") }
        let loaders = decoders.compactMap { linked($0, "vae") }.filter { Self.kind($0) == "VAELoader" }
        let names = Set(loaders.compactMap { scalar($0, "vae_name") })
        if names.count == 1 { builder.set("VAE", names.first) }
    }

    private static func kind(_ node: JSONText) -> String { node.text("class_type") ?? "" }
    private func inputs(_ node: JSONText) -> JSONText { node["inputs"] ?? .null }

    /// The node behind a link `["4", 0]`.
    private func linked(_ node: JSONText, _ input: String) -> JSONText? {
        guard let link = inputs(node)[input]?.elements, link.count == 2, let id = link[0].scalar else { return nil }
        return nodes[id]
    }

    /// A value, or that of the node which does nothing but hold one.
    private func scalar(_ node: JSONText, _ input: String) -> String? {
        var (node, input) = (node, input)
        for _ in 0..<Self.longestChain {
            if let value = inputs(node)[input]?.scalar { return value }
            guard let next = linked(node, input) else { return nil }
            let values = inputs(next).members.filter { member in
                ["text", "string", "value", "seed", "noise_seed", "int", "float", "number", "STRING", "INT"]
                    .contains(member.key)
            }
            guard values.count == 1, let only = values.first else { return nil }
            (node, input) = (next, only.key)
        }
        return nil
    }
}
