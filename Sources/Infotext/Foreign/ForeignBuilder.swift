import FarmBasics
import FarmModel
import Prompts

/// Puts a program's record together as infotext. A member counts as read where it was asked for in a form that could be
/// used; what is left and says something is said in the end, so that nothing is lost in silence.
struct ForeignBuilder {
    let tool: String
    let record: JSONText
    var prompt = ""
    var negativePrompt = ""
    /// By infotext's keys.
    private var values: [String: String] = [:]
    private var loras: [ListedLoRA] = []
    private var others: [ParsedInfotext.Pair] = []
    private var read: Set<String> = []
    private(set) var notes: [String] = []

    private static let order =
        [
            "Steps", "Sampler", "Schedule type", "CFG scale", Infotext.Key.distilledGuidance, "Seed", "Size",
            "Model hash",
            "Model", "VAE", "Denoising strength", "Clip skip", "RNG", "Tiling", "Eta",
        ] + GenerationOption.plain.compactMap(\.infotext?.key)

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

    mutating func set(_ option: GenerationOption, _ value: String?) {
        if let key = option.infotext?.key { set(key, value) }
    }

    func has(_ key: String) -> Bool { values[key] != nil }
    subscript(_ key: String) -> String? { values[key] }

    mutating func remove(_ key: String) { values[key] = nil }

    mutating func note(_ text: String) { if !notes.contains(text) { notes.append(text) } }

    /// A key that infotext does not have: what is said of it is ``UntakenKeys``'s business.
    mutating func addOther(_ key: String, _ value: String) {
        others.append(ParsedInfotext.Pair(key.shortened(to: 40), value))
    }

    /// Adds one list of them. Several of one name add up; what an earlier list has is said a second time.
    mutating func addLoRAs(_ list: [ListedLoRA]) {
        let known = loras
        for lora in list where !lora.saysNothing && !known.contains(where: lora.isSame(as:)) {
            guard LoRATag.canHold(lora.name) else {
                note(
                    "the LoRA '\(lora.name.shortened())' has a name that no tag can hold; add it by --lora HASH:WEIGHT, "
                        + "with its hash of 'farm models files'")
                continue
            }
            loras.append(lora)
        }
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
        for (name, text) in [("prompt", prompt), ("negative prompt", negativePrompt)] where text.contains("\u{FFFD}") {
            note("the \(name) has characters that are damaged in the record; each is U+FFFD here")
        }
        var parsed = ParsedInfotext(prompt: taggedPrompt, negativePrompt: negativePrompt.trimmingSpaces())
        let keys = Self.order.filter(has) + values.keys.filter { !Self.order.contains($0) }.sorted()
        parsed.pairs = others + keys.compactMap { key in values[key].map { ParsedInfotext.Pair(key, $0) } }
        var parameters = ForeignParameters(tool: tool, infotext: parsed, notes: notes)
        parameters.lacksPrompt = prompt.trimmingSpaces().isEmpty
        return parameters
    }

    /// A LoRA of a list gets a tag unless the prompt has one of that name.
    private var taggedPrompt: String {
        let prompt = prompt.trimmingSpaces()
        let tagged = LoRATag.all(in: prompt).map { ListedLoRA($0.name, weight: $0.weight) }
        let missing = loras.filter { !tagged.contains(where: $0.isSame(as:)) }
        return ([prompt] + missing.map { LoRATag.text(name: $0.name, weight: $0.weight) })
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}
