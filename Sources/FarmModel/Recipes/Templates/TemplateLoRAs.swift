/// Finds the names in every `<lora:name:weight>` that a template could write, by following the open tags through it.
struct TemplateLoRAs {
    private(set) var names: Set<String> = []
    private let field: String
    private var kept: [Int: TemplateExpression] = [:]

    private static let most = 20_000
    /// A tag longer than this names nothing.
    private static let longest = 300

    init(field: String) {
        self.field = field
    }

    /// What stands since the last `<` that is not closed yet; empty outside of a tag.
    private typealias Open = Set<String>

    mutating func collect(_ expression: TemplateExpression) throws {
        _ = try follow(expression, [""], inner: nil)
    }

    private mutating func follow(
        _ expression: TemplateExpression, _ open: Open, inner: TemplateExpression?
    ) throws -> Open {
        if open == [""], inner == nil, !expression.mayOpenTag { return open }
        switch expression.kind {
        case .text(let text):
            guard let inner, text.contains("…") else { return try follow(text, open) }
            var open = open
            for (place, part) in text.split(separator: "…", omittingEmptySubsequences: false).enumerated() {
                if place > 0 { open = try follow(inner, open, inner: nil) }
                open = try follow(String(part), open)
            }
            return open
        case .sequence(let parts):
            var open = open
            for part in parts { open = try follow(part, open, inner: inner) }
            return open
        case .choice(let choice): return try follow(choice, open, inner: inner)
        case .keep(let slot, let value):
            kept[slot] = value
            return open
        case .kept(let slot): return try kept[slot].map { try follow($0, open, inner: inner) } ?? open
        case .wrap(let wrapper, let inner): return try follow(wrapper, open, inner: inner)
        }
    }

    private mutating func follow(
        _ choice: TemplateChoice, _ open: Open, inner: TemplateExpression?
    ) throws -> Open {
        var reached: Open = choice.counts.contains(0) ? open : []
        var current = open
        for pick in stride(from: 1, through: choice.counts.upperBound, by: 1) {
            let before = pick == 1 ? current : try follow(choice.separator, current)
            var after: Open = []
            for option in choice.options { after.formUnion(try follow(option, before, inner: inner)) }
            if choice.counts.contains(pick) { reached.formUnion(after) }
            // Where another pick opens nothing new, no later one does.
            if after == current, pick >= choice.counts.lowerBound { break }
            current = after
        }
        return reached
    }

    private mutating func follow(_ text: String, _ open: Open) throws -> Open {
        var after: Open = []
        for tag in open { after.insert(follow(text, from: tag)) }
        guard after.count <= Self.most, names.count <= Self.most else {
            throw FarmError(.invalidInput, "the \(field) could name more than \(Self.most) LoRAs; name fewer")
        }
        return after
    }

    private mutating func follow(_ text: String, from tag: String) -> String {
        var tag = tag
        for character in text {
            if character == "<", !tag.contains(":") {
                tag = "<"
            } else if tag.isEmpty {
                continue
            } else if character == ">" {
                if let name = Self.name(in: tag) { names.insert(name) }
                tag = ""
            } else {
                tag.append(character)
                if tag.utf8.count > Self.longest { tag = "" }
            }
        }
        return tag
    }

    private static func name(in tag: String) -> String? {
        let parts = tag.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0] == "lora" || parts[0] == "lyco" else { return nil }
        let name = String(parts[1]).trimmingSpaces()
        return name.isEmpty ? nil : name
    }
}
