import FarmBasics

/// Reads the grammar of dynamic prompts.
///
/// A lone `$`, `%` or `}` is text, as is a `__` without its partner. Comments (`# …`, `// …`, `/* … */`) are left out
/// where an element begins: a text, an option, what stands behind braces or a wildcard; `#` where a line begins, too.
/// Inside of a text they are text, as in `https://…`.
struct TemplateParser {
    var cursor: TemplateCursor
    let field: String
    let grammar: TemplateGrammar
    private var depth = 0

    private static let deepest = 40

    init(_ text: String, field: String, grammar: TemplateGrammar) {
        cursor = TemplateCursor(text)
        self.field = field
        self.grammar = grammar
    }

    /// - Parameter field: what the text is, for messages: "prompt", "wildcard 'animals'".
    static func parse(_ text: String, field: String, grammar: TemplateGrammar = .second) throws -> TemplateNode {
        var parser = TemplateParser(text, field: field, grammar: grammar)
        return try parser.sequence(until: .nothing)
    }

    /// An option with its weight, as a wildcard's file has one a line.
    static func parseOption(
        _ text: String, field: String, grammar: TemplateGrammar = .second
    ) throws -> TemplateOption {
        var parser = TemplateParser(text, field: field, grammar: grammar)
        let weight = parser.cursor.weight(grammar) ?? 1
        return TemplateOption(weight: weight, node: try parser.sequence(until: .nothing))
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

    // MARK: Sequences

    /// What a sequence ends before.
    enum End {
        /// Only the end of what is to be read.
        case nothing
        case brace
        case braceOrBar
        case braceOrDollars

        func isAt(_ cursor: TemplateCursor) -> Bool {
            switch self {
            case .nothing: false
            case .brace: cursor.scalar == "}"
            case .braceOrBar: cursor.scalar == "}" || cursor.scalar == "|"
            case .braceOrDollars: cursor.scalar == "}" || cursor.at("$$")
            }
        }
    }

    mutating func sequence(until end: End) throws -> TemplateNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw error("more than \(Self.deepest) levels of braces", at: cursor.index) }
        var nodes: [TemplateNode] = []
        var plain = String.UnicodeScalarView()
        var isStart = true
        while let scalar = cursor.scalar, !end.isAt(cursor) {
            if skipComment(isStart: isStart) { continue }
            if let node = try construct(scalar) {
                let follows = plain.last.map(\.properties.isWhitespace) ?? true
                if !plain.isEmpty { nodes.append(.text(String(plain))) }
                plain = String.UnicodeScalarView()
                nodes.append(node)
                isStart = true
                // What writes nothing leaves no two blanks where it stood.
                if grammar != .first, follows, case .assignment = node { cursor.skipSpaces() }
            } else {
                plain.append(scalar)
                cursor.index += 1
                isStart = false
            }
        }
        if !plain.isEmpty { nodes.append(.text(String(plain))) }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func skipComment(isStart: Bool) -> Bool {
        if grammar == .first { return cursor.skipComment() }
        guard isStart || cursor.previous == "\n" else { return false }
        var ahead = cursor
        if isStart { ahead.skipBlanks() } else { ahead.skipSpaces() }
        guard isStart || ahead.at("#"), ahead.skipComment() else { return false }
        cursor = ahead
        return true
    }

    /// What begins here; nil for plain text.
    private mutating func construct(_ scalar: Unicode.Scalar) throws -> TemplateNode? {
        switch scalar {
        case "{": try variant()
        case "$" where cursor.at("${"): try variable()
        case "%" where cursor.at("%{"): try wrap()
        case "_" where cursor.at("__"): try wildcard()
        default: nil
        }
    }

    /// Blanks that count for nothing.
    mutating func skipBlanks() {
        if grammar != .first { cursor.skipBlanks() }
    }

    private mutating func skipBlanksAndComments() {
        if grammar != .first { cursor.skipBlanksAndComments() }
    }

    /// A value without the blanks around it.
    mutating func value(until end: End) throws -> TemplateNode {
        skipBlanks()
        let value = try sequence(until: end)
        return grammar == .first ? value : value.trimmingEnd()
    }

    // MARK: Variants

    private mutating func variant() throws -> TemplateNode {
        let start = cursor.index
        cursor.index += 1
        skipBlanksAndComments()
        var variant = TemplateVariant(options: [], sampler: sampler())
        skipBlanks()
        readCounts(into: &variant)
        repeat {
            skipBlanksAndComments()
            let weight = cursor.weight(grammar) ?? 1
            variant.options.append(TemplateOption(weight: weight, node: try sequence(until: .braceOrBar)))
        } while cursor.take("|")
        guard cursor.take("}") else { throw error("a '{' that never ends", at: start) }
        if let upper = variant.upper, upper < variant.lower {
            throw error("a '{' that picks from \(variant.lower) to \(upper)", at: start)
        }
        if grammar != .first {
            let blank = variant.upper == 1 && isBeforeWord ? " " : ""
            for index in variant.options.indices {
                variant.options[index].node = variant.options[index].node.trimmingEnd(leaving: blank)
            }
        }
        return .variant(variant)
    }

    /// Whether what follows needs a blank to stand apart: an option's own keeps `{very |}big` two words.
    private var isBeforeWord: Bool {
        guard let next = cursor.scalar else { return false }
        return !next.properties.isWhitespace && !",.;:!?)]}|>".unicodeScalars.contains(next)
    }

    mutating func sampler() -> TemplateSampler? {
        guard let scalar = cursor.scalar, let sampler = TemplateSampler(rawValue: Character(scalar)) else { return nil }
        cursor.index += 1
        return sampler
    }

    /// `2$$`, `1-3$$`, `-2$$`, `1-$$`, and a separator with its own `$$`.
    private mutating func readCounts(into variant: inout TemplateVariant) {
        let start = cursor
        let first = cursor.number()
        skipBlanks()
        let isRange = cursor.take("-")
        if isRange { skipBlanks() }
        let second = isRange ? cursor.number() : nil
        skipBlanks()
        guard first != nil || second != nil, cursor.take("$$") else {
            cursor = start
            return
        }
        variant.lower = first ?? 1
        variant.upper = isRange ? second : first
        var ahead = cursor
        while let scalar = ahead.scalar, scalar != "{", scalar != "}", !ahead.at("$$") { ahead.index += 1 }
        let separator = cursor.index..<ahead.index
        if ahead.take("$$") {
            variant.separator = cursor.string(separator)
            cursor = ahead
        }
    }

    func error(_ what: String, at place: Int) -> FarmError {
        FarmError(
            .invalidInput,
            "the \(field) has \(what) at character \(place + 1); accepted are such as {a|b}, "
                + "{2$$a|b|c}, __name__, ${name}")
    }
}
