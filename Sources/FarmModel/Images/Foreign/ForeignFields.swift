extension ForeignBuilder {
    /// Takes a program's flat object, field by field.
    mutating func take(_ object: JSONText, ignoring ignored: Set<String> = []) {
        var (width, height): (String?, String?) = (nil, nil)
        for member in object.members where !ignored.contains(member.key) {
            guard let field = JSONField(key: member.key) else {
                takeOther(member)
                continue
            }
            let text = Self.word(member.value)
            switch field {
            case .prompt: prompt = text ?? prompt
            case .negativePrompt: negativePrompt = text ?? negativePrompt
            case .width: width = text
            case .height: height = text
            case .size: takeSize(text)
            case .loras, .loraWeights: break
            case .harmless: break
            case .strength: if let text, Double(text).map({ $0 < 1 && $0 > 0 }) ?? false { set(field.key, text) }
            case .distilledGuidance where !Self.hasGuidance(object): set("CFG scale", text)
            case .clipSkip: if let count = text.flatMap(Int.init), count > 1 { set(field.key, text) }
            case .seamless: if text?.lowercased() == "true" { set(field.key, "True") }
            default: set(field.key, text)
            }
        }
        if let width, let height { size = (width, height) }
        takeLoRAs(of: object)
        settleSampler()
    }

    private static func hasGuidance(_ object: JSONText) -> Bool {
        object.members.contains { JSONField(key: $0.key) == .guidance }
    }

    /// A value's word: text as it stands, a list's first, an object's name.
    private static func word(_ value: JSONText) -> String? {
        switch value {
        case .array(let elements): elements.first.flatMap(word)
        case .object: ["model_name", "name", "file", "label"].lazy.compactMap { value.text($0) }.first
        default: value.scalar
        }
    }

    /// `512x768`, `(512, 768)`, `512 × 768`.
    private mutating func takeSize(_ text: String?) {
        let numbers = (text ?? "").split { !$0.isNumber }.map(String.init)
        if numbers.count == 2 { size = (numbers[0], numbers[1]) }
    }

    /// Lists of names, of pairs, of objects; names beside a list of weights.
    private mutating func takeLoRAs(of object: JSONText) {
        func values(_ field: JSONField) -> [JSONText] {
            object.members.filter { JSONField(key: $0.key) == field }.flatMap { member in
                switch member.value {
                case .array(let elements): elements
                case .null: [JSONText]()
                default: [member.value]
                }
            }
        }
        let weights = values(.loraWeights).map { $0.double }
        for (index, entry) in values(.loras).enumerated() {
            switch entry {
            case .string(let name):
                addLoRA(name, weight: (weights.indices.contains(index) ? weights[index] : nil) ?? 1)
            case .array(let parts):
                // Fooocus' `[name, weight, hash]`.
                if let name = parts.first?.string {
                    addLoRA(name, weight: parts.dropFirst().first?.double ?? 1)
                }
            case .object:
                let name =
                    ["model_name", "name", "file", "lora_name", "path"].lazy.compactMap { entry.text($0) }.first
                    ?? ["model", "lora"].lazy.compactMap { entry[$0].flatMap(Self.word) }.first
                let weight =
                    ["weight", "strength", "strength_model", "model", "multiplier"].lazy
                    .compactMap { entry[$0]?.double }.first
                if let name { addLoRA(name, weight: weight ?? 1) }
            default: break
            }
        }
    }

    /// Diffusers' word `scheduler` means the sampler.
    private mutating func settleSampler() {
        guard !has("Sampler"), let name = self["Schedule type"], (try? Schedule.parse(name)) == nil else { return }
        set("Sampler", name)
        remove("Schedule type")
    }

    /// What is set and unknown is said; what is empty, off or zero says nothing.
    private mutating func takeOther(_ member: JSONText.Member) {
        guard let value = member.value.scalar?.trimmingSpaces(), !value.isEmpty, Double(value) != 0 else { return }
        guard !["none", "false", "null", "automatic", "default"].contains(value.lowercased()) else { return }
        addOther(member.key, value)
    }
}

extension JSONField {
    /// Infotext's name for it.
    var key: String {
        switch self {
        case .steps: "Steps"
        case .seed: "Seed"
        case .guidance: "CFG scale"
        case .distilledGuidance: Infotext.Key.distilledGuidance
        case .sampler: "Sampler"
        case .schedule: "Schedule type"
        case .model: "Model"
        case .modelHash: "Model hash"
        case .vae: "VAE"
        case .clipSkip: "Clip skip"
        case .strength: "Denoising strength"
        case .eta: "Eta"
        case .randomSource: "RNG"
        case .seamless: "Tiling"
        default: ""
        }
    }
}
