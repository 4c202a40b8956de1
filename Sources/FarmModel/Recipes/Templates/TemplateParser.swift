/// Reads the grammar of dynamic prompts.
///
/// A lone `$` or `%` is text, as is a `__` without its partner. Comments (`# …`, `// …`, `/* … */`) are left out.
struct TemplateParser {
    private let text: [Unicode.Scalar]
    private let field: String
    private var index = 0
    private var depth = 0

    private static let deepest = 40

    /// - Parameter field: what the text is, for messages: "prompt", "wildcard 'animals'".
    static func parse(_ text: String, field: String) throws -> TemplateNode {
        var parser = TemplateParser(text: Array(text.unicodeScalars), field: field)
        let node = try parser.sequence(until: [])
        guard parser.index == parser.text.count else {
            throw parser.error("a '}' that closes nothing", at: parser.index)
        }
        return node
    }

    /// An option with its weight, as a wildcard's file has one a line.
    static func parseOption(_ text: String, field: String) throws -> TemplateOption {
        var parser = TemplateParser(text: Array(text.unicodeScalars), field: field)
        let weight = parser.weight() ?? 1
        let node = try parser.sequence(until: [])
        guard parser.index == parser.text.count else {
            throw parser.error("a '}' that closes nothing", at: parser.index)
        }
        return TemplateOption(weight: weight, node: node)
    }

    /// Whether the text has anything of the grammar; most prompts have nothing and stand as they are.
    static func hasGrammar(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"): return true
            case UInt8(ascii: "_") where previous == UInt8(ascii: "_"): return true
            case UInt8(ascii: "/") where previous == UInt8(ascii: "/"): return true
            case UInt8(ascii: "*") where previous == UInt8(ascii: "/"): return true
            default: previous = byte
            }
        }
        return false
    }

    private init(text: [Unicode.Scalar], field: String) {
        self.text = text
        self.field = field
    }

    // MARK: Sequences

    /// Reads to the end, or to before one of `ends`, a `}`, or a `$$` where that ends it.
    private mutating func sequence(
        until ends: Set<Unicode.Scalar>, orDollars: Bool = false
    ) throws -> TemplateNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw error("more than \(Self.deepest) levels of braces", at: index)
        }
        var nodes: [TemplateNode] = []
        var plain = String.UnicodeScalarView()
        func flush() {
            if !plain.isEmpty { nodes.append(.text(String(plain))) }
            plain = String.UnicodeScalarView()
        }
        while index < text.count, text[index] != "}", !ends.contains(text[index]) {
            if orDollars, at("$$") { break }
            if skipComment() { continue }
            if let node = try construct() {
                flush()
                nodes.append(node)
            } else {
                plain.append(text[index])
                index += 1
            }
        }
        flush()
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    /// What begins here; nil for plain text.
    private mutating func construct() throws -> TemplateNode? {
        if at("{") { return try variant() }
        if at("${") { return try variable() }
        if at("%{") { return try wrap() }
        if at("__") { return try wildcard() }
        return nil
    }

    private mutating func skipComment() -> Bool {
        if at("#") || at("//") {
            while index < text.count, text[index] != "\n" { index += 1 }
            return true
        }
        guard at("/*") else { return false }
        let start = index
        index += 2
        while index < text.count, !at("*/") { index += 1 }
        if index < text.count {
            index += 2
            return true
        }
        index = start
        return false
    }

    // MARK: Variants

    private mutating func variant() throws -> TemplateNode {
        let start = index
        index += 1
        var variant = TemplateVariant(options: [], sampler: sampler())
        readCounts(into: &variant)
        repeat {
            let weight = weight() ?? 1
            variant.options.append(TemplateOption(weight: weight, node: try sequence(until: ["|"])))
        } while take("|")
        guard take("}") else { throw error("a '{' that never ends", at: start) }
        if let upper = variant.upper, upper < variant.lower {
            throw error("a '{' that picks from \(variant.lower) to \(upper)", at: start)
        }
        return .variant(variant)
    }

    private mutating func sampler() -> TemplateSampler? {
        guard index < text.count, let sampler = TemplateSampler(rawValue: Character(text[index])) else { return nil }
        index += 1
        return sampler
    }

    /// `2$$`, `1-3$$`, `-2$$`, `1-$$`, and a separator with its own `$$`.
    private mutating func readCounts(into variant: inout TemplateVariant) {
        let start = index
        let first = number()
        let isRange = take("-")
        let second = isRange ? number() : nil
        guard first != nil || second != nil, take("$$") else {
            index = start
            return
        }
        variant.lower = first ?? 1
        variant.upper = isRange ? second : first
        var end = index
        while end < text.count, text[end] != "{", text[end] != "}", !at("$$", end) { end += 1 }
        if at("$$", end) {
            variant.separator = string(index..<end)
            index = end + 2
        }
    }

    /// At most six digits.
    private mutating func number() -> Int? {
        var end = index
        while end < text.count, end < index + 6, ("0"..."9").contains(text[end]) { end += 1 }
        defer { index = end }
        return Int(string(index..<end))
    }

    /// `0.5::`.
    private mutating func weight() -> Double? {
        var end = index
        while end < text.count, text[end] == " " { end += 1 }
        let first = end
        while end < text.count, ("0"..."9").contains(text[end]) || text[end] == "." { end += 1 }
        guard at("::", end), let weight = PromptNumber.value(string(first..<end)) else { return nil }
        index = end + 2
        return weight
    }

    // MARK: Wildcards

    private mutating func wildcard() throws -> TemplateNode? {
        let start = index
        index += 2
        let sampler = sampler()
        let first = index
        let stops: Set<Unicode.Scalar> = ["(", ")", "{", "}", "#", "|", "\n", "$", ",", "<", ">"]
        while index < text.count, !at("__"), !stops.contains(text[index]) { index += 1 }
        let pattern = string(first..<index).trimmingSpaces()
        var arguments: [TemplateAssignment] = []
        let isName = !pattern.isEmpty && first < index
        if isName, at("(") { arguments = try self.arguments() ?? [] }
        guard isName, at("__") else {
            index = start
            return nil
        }
        index += 2
        guard !pattern.split(separator: "/").contains("..") else {
            throw error("the wildcard '\(pattern.shortened())', which climbs out of its folder,", at: start)
        }
        return .wildcard(
            TemplateWildcard(pattern: pattern, sampler: sampler, arguments: arguments, position: start + 1))
    }

    /// `(a=x, b=y)`; nil, without having moved, for anything else.
    private mutating func arguments() throws -> [TemplateAssignment]? {
        let start = index
        var arguments: [TemplateAssignment] = []
        index += 1
        repeat {
            skipSpaces()
            guard let name = name(), skipSpaces(), take("=") else {
                index = start
                return nil
            }
            skipSpaces()
            let isOnce = take("!")
            arguments.append(
                TemplateAssignment(name: name, value: try sequence(until: [",", ")"]), isOnce: isOnce))
        } while take(",")
        guard take(")") else {
            index = start
            return nil
        }
        return arguments
    }

    // MARK: Variables and wraps

    private mutating func variable() throws -> TemplateNode {
        let start = index
        index += 2
        skipSpaces()
        guard let name = name() else { throw error("a '${' without a name", at: start) }
        skipSpaces()
        let node: TemplateNode
        let keepsExisting = at("?=")
        if keepsExisting { index += 1 }
        if take("=") {
            let isOnce = take("!")
            let value = try sequence(until: [])
            node = .assignment(
                TemplateAssignment(name: name, value: value, isOnce: isOnce, keepsExisting: keepsExisting))
        } else if take(":") {
            node = .variable(name: name, fallback: try sequence(until: []), position: start + 1)
        } else {
            node = .variable(name: name, fallback: nil, position: start + 1)
        }
        guard take("}") else { throw error("a '${' that never ends", at: start) }
        return node
    }

    private mutating func wrap() throws -> TemplateNode {
        let start = index
        index += 2
        let wrapper = try sequence(until: [], orDollars: true)
        guard take("$$") else { throw error("a '%{' without its '$$'", at: start) }
        let inner = try sequence(until: [])
        guard take("}") else { throw error("a '%{' that never ends", at: start) }
        return .wrap(wrapper: wrapper, inner: inner)
    }

    private mutating func name() -> String? {
        let first = index
        while index < text.count, PromptCharacter(scalar: text[index], position: 0).isWord || text[index] == "-" {
            index += 1
        }
        return index > first ? string(first..<index) : nil
    }

    // MARK: Text

    @discardableResult private mutating func skipSpaces() -> Bool {
        while index < text.count, text[index].properties.isWhitespace { index += 1 }
        return true
    }

    private mutating func take(_ wanted: String) -> Bool {
        guard at(wanted) else { return false }
        index += wanted.unicodeScalars.count
        return true
    }

    private func at(_ wanted: String, _ place: Int? = nil) -> Bool {
        var place = place ?? index
        for scalar in wanted.unicodeScalars {
            guard place < text.count, text[place] == scalar else { return false }
            place += 1
        }
        return true
    }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text[range])
        return String(view)
    }

    private func error(_ what: String, at place: Int) -> FarmError {
        FarmError(
            .invalidInput,
            "the \(field) has \(what) at character \(place + 1); accepted are such as {a|b}, "
                + "{2$$a|b|c}, __name__, ${name}")
    }
}
