import FarmBasics

/// The `<kind:arguments>` tags of stable-diffusion-webui.
struct PromptTags {
    /// In order of first mention; weights of the same name are summed.
    private(set) var loras: [RequestedLoRA] = []
    /// The prompt without the tags.
    private(set) var rest: [PromptCharacter] = []

    /// A LoRA's weight is refused beyond this.
    private static let weights = -100.0...100.0

    /// - Throws: `invalidInput` for a LoRA tag that says no name or no number, and, unless lenient, for what the
    ///   engine cannot honour: other kinds of tags, other arguments, another weight for the text encoder.
    /// - Parameter isNegative: tags are text there, and refused unless lenient.
    init(_ prompt: [PromptCharacter], isNegative: Bool, field: PromptField) throws {
        let lastClose = prompt.lastIndex { $0.scalar == ">" } ?? 0
        var index = 0
        while index < prompt.count {
            guard index < lastClose, let tag = Self.tag(in: prompt, at: index) else {
                rest.append(prompt[index])
                index += 1
                continue
            }
            if isNegative {
                try field.refuseUnlessLenient(
                    "the tag '\(tag.text)'", at: tag.position,
                    hint: "the web UIs read no tag in the negative prompt; move it to the prompt")
                rest += prompt[index..<tag.end]
            } else if let lora = try Self.lora(tag, field: field) {
                add(lora)
            }
            index = tag.end
        }
    }

    private struct Tag {
        var kind: String
        var arguments: [String]
        var text: String
        var position: Int
        /// The index behind it.
        var end: Int
    }

    /// The web UI's expression is `<(\w+):([^>]+)>`.
    private static func tag(in prompt: [PromptCharacter], at start: Int) -> Tag? {
        guard prompt.has("<", at: start) else { return nil }
        let colon = prompt.end(from: start + 1) { $0.isWord }
        guard colon > start + 1, prompt.has(":", at: colon) else { return nil }
        let close = prompt.end(from: colon + 1) { $0.scalar != ">" }
        guard close > colon + 1, close < prompt.count else { return nil }
        let arguments = prompt[(colon + 1)..<close].text.split(separator: ":", omittingEmptySubsequences: false)
        return Tag(
            kind: prompt[(start + 1)..<colon].text, arguments: arguments.map(String.init),
            text: prompt[start...close].text.shortened(), position: prompt[start].position, end: close + 1)
    }

    /// Arguments are the name, the weight, the U-Net's weight, and `te=`, `unet=` in place of the two.
    private static func lora(_ tag: Tag, field: PromptField) throws -> RequestedLoRA? {
        guard tag.kind == "lora" || tag.kind == "lyco" else {
            try field.refuseUnlessLenient(
                "the tag '\(tag.text)'", at: tag.position,
                hint: "the engine has nothing for '\(tag.kind.shortened(to: 20))'; accepted: <lora:name:weight>")
            return nil
        }
        let named = tag.arguments.map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
        let positional = named.filter { $0.count == 1 }.map { String($0[0]) }
        guard let name = positional.first, !name.trimmingSpaces().isEmpty, named[0].count == 1 else {
            throw field.error(
                "the tag '\(tag.text)' without a name", at: tag.position, hint: "write <lora:name:weight>")
        }
        func weight(_ text: String) throws -> Double {
            guard let weight = PromptNumber.value(text.trimmingSpaces()), weights.contains(weight) else {
                throw field.error(
                    "the tag '\(tag.text)', whose '\(text.shortened(to: 20))' is no weight from -100 to 100",
                    at: tag.position,
                    hint: "write <lora:name:0.8>; a LoRA with ':' in its name goes by its hash, see 'farm models files'"
                )
            }
            return weight
        }
        var encoder = try positional.count > 1 ? weight(positional[1]) : 1
        var unet = try positional.count > 2 ? weight(positional[2]) : nil
        for pair in named where pair.count == 2 {
            switch pair[0] {
            case "te": encoder = try weight(String(pair[1]))
            case "unet": unet = try weight(String(pair[1]))
            default:
                try field.refuseUnlessLenient(
                    "the tag '\(tag.text)'", at: tag.position,
                    hint: "the engine cannot honour '\(pair[0].description.shortened(to: 20))='; "
                        + "leave it out: <lora:name:weight>")
            }
        }
        if positional.count > 3 {
            try field.refuseUnlessLenient(
                "the tag '\(tag.text)'", at: tag.position,
                hint: "the engine cannot change a LoRA's rank; leave out what follows the weight")
        }
        if let unet, unet != encoder {
            try field.refuseUnlessLenient(
                "the tag '\(tag.text)' with the text encoder's weight \(encoder) and the U-Net's \(unet)",
                at: tag.position, hint: "the engine has one weight for both: write <lora:\(name.shortened()):\(unet)>")
        }
        return RequestedLoRA(name: name.trimmingSpaces(), weight: unet ?? encoder)
    }

    private mutating func add(_ lora: RequestedLoRA) {
        if let index = loras.firstIndex(where: { $0.name == lora.name }) {
            loras[index].weight += lora.weight
        } else {
            loras.append(lora)
        }
    }
}
