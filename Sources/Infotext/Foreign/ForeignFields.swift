import FarmBasics
import FarmModel

extension ForeignBuilder {
    /// Takes what is unread of the fields that many programs share. What cannot be used stays unread.
    mutating func takeFields() {
        let found = Dictionary(grouping: unread.filter { !$0.value.saysEmpty }) { JSONField(key: $0.key) }
        for field in JSONField.allCases {
            let members = (found[field] ?? []).sorted { JSONField.rank(of: $0.key) < JSONField.rank(of: $1.key) }
            guard let first = members.first, take(field, first) else { continue }
            markRead(first.key)
            guard field != .loras, field != .loraWeights else { continue }
            for other in members.dropFirst() {
                markRead(other.key)
                guard other.value != first.value, !JSONSilence.covers(other) else { continue }
                note(
                    "\(other.key.shortened(to: 40)) '\(other.value.shown.shortened(to: 40))' is not taken: "
                        + "\(first.key.shortened(to: 40)) says '\(first.value.shown.shortened(to: 40))'")
            }
        }
        takeSides(found)
        takeLoRAs()
        settleSampler()
    }

    /// Whether the value could be used.
    private mutating func take(_ field: JSONField, _ member: JSONText.Member) -> Bool {
        let value = member.value
        switch field {
        case .width, .height, .loras, .loraWeights: return false
        case .option(.distilledGuidance) where JSONField.plain(member.key) == "guidance" && !has("CFG scale"):
            // Of a program that is not known it is likelier the usual one.
            return setWord("CFG scale", member)
        case .option(.size):
            let numbers = (word(member) ?? "").split { !$0.isNumber }.map(String.init)
            guard numbers.count == 2 else { return false }
            size = (numbers[0], numbers[1])
        case .option(.strength):
            guard let number = value.double else { return false }
            // 1 is all noise: no picture to start from.
            if number > 0, number < 1 { set("Denoising strength", value.scalar) }
        case .option(.clipSkip):
            guard let count = value.double.flatMap({ Int(exactly: $0) }) else { return false }
            if count > 1 { set("Clip skip", "\(count)") }
        case .option(.isSeamless):
            switch value.scalar?.lowercased() {
            case "true", "xy", "1": set("Tiling", "True")
            case "false", "none", "0", "": break
            default: return false
            }
        case .prompt, .negativePrompt:
            guard let text = word(member) else { return false }
            if field == .prompt { prompt = text } else { negativePrompt = text }
        default: return field.key.map { setWord($0, member) } ?? false
        }
        return true
    }

    private mutating func setWord(_ key: String, _ member: JSONText.Member) -> Bool {
        guard let word = word(member), !word.trimmingSpaces().isEmpty else { return false }
        set(key, word)
        return true
    }

    /// A value's word: text as it stands, a list's first, an object's name.
    private mutating func word(_ member: JSONText.Member) -> String? {
        guard case .array(let elements) = member.value else { return Self.word(member.value) }
        guard let word = elements.first.flatMap(Self.word) else { return nil }
        if elements.count > 1 {
            note(
                "of \(member.key.shortened(to: 40)) only the first is taken, '\(word.shortened(to: 40))', not "
                    + elements.dropFirst().prefix(4).map { "'\($0.shown.shortened(to: 40))'" }.joined(separator: ", "))
        }
        return word
    }

    static func word(_ value: JSONText) -> String? {
        switch value {
        case .array(let elements): elements.count == 1 ? word(elements[0]) : nil
        case .object: ["model_name", "name", "file", "label"].lazy.compactMap { value.text($0) }.first
        default: value.scalar
        }
    }

    private mutating func takeSides(_ found: [JSONField?: [JSONText.Member]]) {
        func side(_ field: JSONField) -> JSONText.Member? {
            found[field]?.min { JSONField.rank(of: $0.key) < JSONField.rank(of: $1.key) }
        }
        guard let width = side(.width), let height = side(.height), width.value.double != nil,
            height.value.double != nil, let across = width.value.scalar, let down = height.value.scalar
        else { return }
        size = (across, down)
        markRead(width.key)
        markRead(height.key)
    }

    /// Diffusers' word `scheduler` means the sampler.
    private mutating func settleSampler() {
        guard !has("Sampler"), let name = self["Schedule type"], (try? Schedule.parse(name)) == nil else { return }
        set("Sampler", name)
        remove("Schedule type")
    }
}

extension JSONText {
    /// Null, or nothing at all: a seed of 0 is a seed.
    var saysEmpty: Bool {
        switch self {
        case .null: true
        case .string(let text): text.trimmingSpaces().isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .number: false
        }
    }
}
