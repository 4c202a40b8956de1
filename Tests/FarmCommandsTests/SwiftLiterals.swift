/// The string literals of Swift source, so that tests can hold what programs say. Interpolations are read as code.
struct SwiftLiterals {
    private let text: [Character]
    private var position = 0
    private(set) var literals: [String] = []

    static func all(in source: String) -> [String] {
        var reader = SwiftLiterals(text: Array(source))
        reader.readCode(untilParenthesis: false)
        return reader.literals
    }

    private init(text: [Character]) { self.text = text }

    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while position < text.count {
            if has("//") {
                while position < text.count, !text[position].isNewline { position += 1 }
            } else if has("/*") {
                position += 2
                while position < text.count, !has("*/") { position += 1 }
                position += 2
            } else if has("#\"") {
                readRaw()
            } else if has("\"") {
                readLiteral()
            } else {
                if untilParenthesis, text[position] == ")", depth == 0 { return position += 1 }
                if text[position] == "(" { depth += 1 }
                if text[position] == ")" { depth -= 1 }
                position += 1
            }
        }
    }

    private mutating func readLiteral() {
        let mark = has("\"\"\"") ? "\"\"\"" : "\""
        position += mark.count
        var literal = ""
        while position < text.count, !has(mark) {
            if has("\\(") {
                position += 2
                literal += "\u{FFFC}"
                readCode(untilParenthesis: true)
            } else if text[position] == "\\", position + 1 < text.count {
                literal += String(text[position...(position + 1)])
                position += 2
            } else {
                literal.append(text[position])
                position += 1
            }
        }
        position += mark.count
        literals.append(literal)
    }

    private mutating func readRaw() {
        let mark = has("#\"\"\"") ? "\"\"\"#" : "\"#"
        position += mark.count
        let start = position
        while position < text.count, !has(mark) { position += 1 }
        literals.append(String(text[start..<min(position, text.count)]))
        position += mark.count
    }

    private func has(_ word: String) -> Bool { text[position...].starts(with: word) }
}
