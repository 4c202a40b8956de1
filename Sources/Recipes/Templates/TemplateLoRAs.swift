import FarmBasics

/// Finds the names in every `<lora:name:weight>` that a template could write, by following the open tags through it.
struct TemplateLoRAs {
    private(set) var names: Set<String> = []
    private let field: String
    private let grammar: TemplateGrammar
    private var kept: [Int: TemplateExpression] = [:]
    /// What the wrappers go around that are being followed.
    private var inners: [TemplateExpression] = []

    private static let most = 20_000
    /// A tag longer than this names nothing.
    private static let longest = 300

    init(field: String, grammar: TemplateGrammar) {
        self.field = field
        self.grammar = grammar
    }

    /// Where a text may have come to.
    private struct State: Hashable {
        /// What stands since the last `<` that is not closed yet; empty outside of a tag.
        var tag = ""
        /// The wrappers whose marker has not come yet, innermost last; into ``inners``.
        var wrappers: [Int] = []
    }

    private typealias Open = Set<State>

    mutating func collect(_ expression: TemplateExpression) throws {
        _ = try follow(expression, [State()])
    }

    private mutating func follow(_ expression: TemplateExpression, _ open: Open) throws -> Open {
        if open == [State()], !expression.mayOpenTag { return open }
        switch expression.kind {
        case .text(let text): return try follow(text, open)
        case .sequence(let parts): return try parts.reduce(open) { try follow($1, $0) }
        case .choice(let choice): return try follow(choice, open)
        case .keep(let slot, let value):
            kept[slot] = value
            return open
        case .kept(let slot): return try kept[slot].map { try follow($0, open) } ?? open
        case .wrap(let wrapper, let inner):
            inners.append(inner)
            let number = inners.count - 1
            var after = try follow(
                wrapper, Set(open.map { State(tag: $0.tag, wrappers: $0.wrappers + [number]) }))
            // Without a marker the inner text comes last.
            let waiting = after.filter { $0.wrappers.contains(number) }
            after.subtract(waiting)
            let rest = Set(
                waiting.map { State(tag: $0.tag, wrappers: $0.wrappers.filter { $0 != number }) })
            return try grammar == .first || rest.isEmpty ? after.union(rest) : after.union(follow(inner, rest))
        }
    }

    private mutating func follow(_ choice: TemplateChoice, _ open: Open) throws -> Open {
        var reached: Open = choice.counts.contains(0) ? open : []
        let mayBeEmpty = choice.options.contains { $0.constant?.isEmpty == true }
        var current = open
        for pick in stride(from: 1, through: choice.counts.upperBound, by: 1) {
            let before = pick == 1 ? current : try follow(choice.separator, current)
            var after: Open = pick > 1 && mayBeEmpty ? current : []
            for option in choice.options { after.formUnion(try follow(option, before)) }
            if choice.counts.contains(pick) { reached.formUnion(after) }
            // Where another pick opens nothing new, no later one does.
            if after == current, pick >= choice.counts.lowerBound { break }
            current = after
        }
        return reached
    }

    private mutating func follow(_ text: String, _ open: Open) throws -> Open {
        var after: Open = []
        for state in open { after.formUnion(try follow(text, from: state)) }
        guard after.count <= Self.most, names.count <= Self.most else {
            throw FarmError(.invalidInput, "the \(field) could name more than \(Self.most) LoRAs; name fewer")
        }
        return after
    }

    /// A marker is the innermost wrapper's, which then has no other.
    private mutating func follow(_ text: String, from state: State) throws -> Open {
        guard let wrapper = state.wrappers.last, let (before, behind) = TemplateWrapper.split(text) else {
            return [State(tag: follow(text, from: state.tag), wrappers: state.wrappers)]
        }
        let outer = grammar == .first ? state.wrappers : state.wrappers.dropLast()
        let rest = State(tag: follow(before, from: state.tag), wrappers: outer)
        return try follow(behind, follow(inners[wrapper], [rest]))
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
