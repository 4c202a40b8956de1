/// Puts a program's fields together as infotext.
struct ForeignBuilder {
    let tool: String
    var prompt = ""
    var negativePrompt = ""
    /// By infotext's keys.
    private var values: [String: String] = [:]
    private var loras: [(name: String, weight: Double)] = []
    private var others: [ParsedInfotext.Pair] = []
    private(set) var notes: [String] = []

    private static let order = [
        "Steps", "Sampler", "Schedule type", "CFG scale", Infotext.Key.distilledGuidance, "Seed", "Size", "Model hash",
        "Model", "VAE", "Denoising strength", "Clip skip", "RNG", "Tiling", "Eta", Infotext.Key.flowShift,
        "Hires upscale", "Hires steps", "Hires upscaler",
    ]

    init(tool: String) { self.tool = tool }

    mutating func set(_ key: String, _ value: String?) {
        guard let value = value?.trimmingSpaces(), !value.isEmpty else { return }
        values[key] = value
    }

    func has(_ key: String) -> Bool { values[key] != nil }
    subscript(_ key: String) -> String? { values[key] }

    mutating func remove(_ key: String) { values[key] = nil }

    mutating func note(_ text: String) { if !notes.contains(text) { notes.append(text) } }

    /// A key that infotext does not have: what is said of it is ``UntakenKeys``'s business.
    mutating func addOther(_ key: String, _ value: String) {
        others.append(ParsedInfotext.Pair(key.shortened(to: 40), value.shortened(to: 80)))
    }

    /// - Parameter name: a file's name or path, with its extension or without; folders are another machine's.
    mutating func addLoRA(_ name: String, weight: Double) {
        let name = FileStem.last(FileStem.of(name))
        guard !name.isEmpty, name.lowercased() != "none", weight != 0 else { return }
        guard !name.contains(where: { ":<>".contains($0) }) else {
            return note("the LoRA '\(name.shortened())' has a name that no tag can hold; add it by --lora")
        }
        if !loras.contains(where: { $0.name == name }) { loras.append((name, weight)) }
    }

    var size: (width: String, height: String)? {
        didSet { if let size { set("Size", "\(size.width)x\(size.height)") } }
    }

    /// Whether anything but a prompt is known.
    var saysHow: Bool { !values.isEmpty || !loras.isEmpty }

    func build() -> ForeignParameters {
        var parsed = ParsedInfotext(prompt: taggedPrompt, negativePrompt: negativePrompt.trimmingSpaces())
        parsed.pairs =
            Self.order.compactMap { key in values[key].map { ParsedInfotext.Pair(key, $0) } } + others
        return ForeignParameters(tool: tool, infotext: parsed, notes: notes)
    }

    /// A LoRA of a list gets a tag unless the prompt has one of that name, with a folder or without.
    private var taggedPrompt: String {
        let prompt = prompt.trimmingSpaces()
        let tagged = Set(LoRATag.all(in: prompt).map { FileStem.last(FileStem.of($0.name)).lowercased() })
        let missing = loras.filter { !tagged.contains($0.name.lowercased()) }
        return ([prompt] + missing.map { LoRATag.text(name: $0.name, weight: $0.weight) })
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// Names of files as programs write them.
enum FileStem {
    /// Without what marks the format, and with `/` between folders.
    static func of(_ name: String) -> String {
        let name = name.trimmingSpaces().replacing("\\", with: "/")
        let lowered = name.lowercased()
        let suffix = WantedFile.extensions.first { lowered.hasSuffix("." + $0) }
        return String(name.dropLast(suffix.map { $0.count + 1 } ?? 0))
    }

    /// Without folders.
    static func last(_ name: String) -> String { name.split(separator: "/").last.map(String.init) ?? name }
}
