/// Puts a program's record together as infotext. A member counts as read where it was asked for in a form that could be
/// used; what is left and says something is said in the end, so that nothing is lost in silence.
struct ForeignBuilder {
    let tool: String
    let record: JSONText
    var prompt = ""
    var negativePrompt = ""
    /// By infotext's keys.
    private var values: [String: String] = [:]
    private var loras: [(name: String, weight: Double)] = []
    private var others: [ParsedInfotext.Pair] = []
    private var read: Set<String> = []
    private(set) var notes: [String] = []

    private static let order = [
        "Steps", "Sampler", "Schedule type", "CFG scale", Infotext.Key.distilledGuidance, "Seed", "Size", "Model hash",
        "Model", "VAE", "Denoising strength", "Clip skip", "RNG", "Tiling", "Eta", Infotext.Key.flowShift,
    ]

    init(tool: String, _ record: JSONText = .null) {
        self.tool = tool
        self.record = record
    }

    // MARK: Reading

    var unread: [JSONText.Member] { record.members.filter { !read.contains($0.key) } }

    mutating func markRead(_ key: String) { read.insert(key) }

    /// A value of any kind; the caller says what it cannot use of it.
    mutating func value(_ key: String) -> JSONText? {
        read.insert(key)
        return record[key]
    }

    mutating func text(_ key: String) -> String? {
        guard let text = record.text(key) else { return nil }
        read.insert(key)
        return text
    }

    mutating func number(_ key: String) -> Double? {
        guard let number = record[key]?.double else { return nil }
        read.insert(key)
        return number
    }

    mutating func isTrue(_ key: String) -> Bool {
        guard record.text(key)?.lowercased() == "true" else { return false }
        read.insert(key)
        return true
    }

    /// Reads one member as one key of infotext.
    mutating func take(_ key: String, as name: String) { set(name, text(key)) }

    // MARK: Writing

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
        others.append(ParsedInfotext.Pair(key.shortened(to: 40), value))
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

    mutating func build() -> ForeignParameters {
        for member in unread where !JSONSilence.covers(member) {
            if JSONField(key: member.key) == nil {
                addOther(member.key, member.value.shown)
            } else {
                let value = member.value.shown.shortened(to: 40)
                note("\(member.key.shortened(to: 40)) '\(value)' is not understood here")
            }
        }
        var parsed = ParsedInfotext(prompt: taggedPrompt, negativePrompt: negativePrompt.trimmingSpaces())
        let keys = Self.order.filter(has) + values.keys.filter { !Self.order.contains($0) }.sorted()
        parsed.pairs = others + keys.compactMap { key in values[key].map { ParsedInfotext.Pair(key, $0) } }
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
