import Prompts

/// A place in a text of the grammar, and how far it may be read.
struct TemplateCursor {
    private let text: [Unicode.Scalar]
    var index = 0
    var end: Int
    /// Whether a `/*` was found to have no `*/`: then none behind it has one.
    private var hasOpenComment = false

    init(_ text: String) {
        self.text = Array(text.unicodeScalars)
        end = self.text.count
    }

    var isAtEnd: Bool { index >= end }
    var scalar: Unicode.Scalar? { index < end ? text[index] : nil }
    var previous: Unicode.Scalar? { index > 0 ? text[index - 1] : nil }

    func at(_ wanted: String, _ place: Int? = nil) -> Bool {
        var place = place ?? index
        for scalar in wanted.unicodeScalars {
            guard place < end, text[place] == scalar else { return false }
            place += 1
        }
        return true
    }

    mutating func take(_ wanted: String) -> Bool {
        guard at(wanted) else { return false }
        index += wanted.unicodeScalars.count
        return true
    }

    func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text[range])
        return String(view)
    }

    // MARK: Words

    mutating func skipBlanks() {
        while let scalar, scalar.properties.isWhitespace { index += 1 }
    }

    /// White space of one line.
    mutating func skipSpaces() {
        while let scalar, scalar.properties.isWhitespace, scalar != "\n" { index += 1 }
    }

    /// At most six digits.
    mutating func number() -> Int? {
        let first = index
        while let scalar, index < first + 6, ("0"..."9").contains(scalar) { index += 1 }
        return Int(string(first..<index))
    }

    /// `0.5::`, blanks around it included.
    mutating func weight(_ grammar: TemplateGrammar) -> Double? {
        var ahead = self
        if grammar == .first { while ahead.take(" ") {} } else { ahead.skipBlanks() }
        let first = ahead.index
        while let scalar = ahead.scalar, ("0"..."9").contains(scalar) || scalar == "." { ahead.index += 1 }
        let digits = first..<ahead.index
        if grammar != .first { ahead.skipBlanks() }
        guard ahead.take("::"), let weight = PromptNumber.value(string(digits)) else { return nil }
        if grammar != .first { ahead.skipBlanks() }
        self = ahead
        return weight
    }

    mutating func name() -> String? {
        let first = index
        while let scalar, scalar.isWord || scalar == "-" { index += 1 }
        return index > first ? string(first..<index) : nil
    }

    // MARK: Comments

    /// `# …`, `// …` to the line's end, or `/* … */`.
    mutating func skipComment() -> Bool {
        if at("#") || at("//") {
            while let scalar, scalar != "\n" { index += 1 }
            return true
        }
        guard at("/*"), !hasOpenComment else { return false }
        var place = index + 2
        while place < end, !at("*/", place) { place += 1 }
        guard place < end else {
            hasOpenComment = end == text.count
            return false
        }
        index = place + 2
        return true
    }

    mutating func skipBlanksAndComments() {
        repeat { skipBlanks() } while skipComment()
    }

    // MARK: Wildcards

    /// Of a name and its arguments, in scalars.
    private static let longestName = 8192

    /// Where a wildcard's name that begins here ends, and its arguments in parentheses: found before any of it is read,
    /// so that nothing is read twice. Nil where it is no wildcard.
    func wildcard(stops: Set<Unicode.Scalar>) -> (name: Range<Int>, arguments: Range<Int>?)? {
        var (place, depth) = (index, 0)
        let last = min(end, index + Self.longestName)
        while place < last {
            if depth == 0 {
                if at("__", place) { return (index..<place, nil) }
                if text[place] == "(" {
                    guard let close = close(of: place, before: last), at("__", close + 1) else { return nil }
                    return (index..<place, (place + 1)..<close)
                }
                if stops.contains(text[place]) { return nil }
            }
            if text[place] == "{" { depth += 1 }
            if text[place] == "}" { depth -= 1 }
            guard depth >= 0 else { return nil }
            place += 1
        }
        return nil
    }

    /// The `)` that closes a `(`, with what stands in braces left out.
    private func close(of open: Int, before last: Int) -> Int? {
        var (parentheses, braces) = (0, 0)
        for place in open..<last {
            switch text[place] {
            case "{": braces += 1
            case "}": braces -= 1
            case "(" where braces == 0: parentheses += 1
            case ")" where braces == 0:
                parentheses -= 1
                if parentheses == 0 { return place }
            default: break
            }
            if braces < 0 { return nil }
        }
        return nil
    }

    /// The parts between the commas that stand in no braces and no parentheses.
    func parts(of range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var (first, depth) = (range.lowerBound, 0)
        for place in range {
            switch text[place] {
            case "{", "(": depth += 1
            case "}", ")": depth -= 1
            case "," where depth == 0:
                parts.append(first..<place)
                first = place + 1
            default: break
            }
        }
        return parts + [first..<range.upperBound]
    }
}
