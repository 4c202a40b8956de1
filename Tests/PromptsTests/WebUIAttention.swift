/// The web UI's `parse_prompt_attention` (1.10), rendered from its regular expressions in the way that they match, and
/// apart from the code under test: `\\[()\[\]\\]?|[(\[)\]]|:\s*([+-]?[.\d]+)\s*\)|[^\\()\[\]:]+|:` and
/// `\s*\bBREAK\b\s*`.
struct WebUIAttention {
    private var runs: [WeightedText] = []

    /// - Returns: nil where Python's `float` would throw.
    static func runs(of prompt: String) -> [WeightedText]? {
        var attention = WebUIAttention()
        guard attention.read(Array(prompt.unicodeScalars)) else { return nil }
        return attention.merged()
    }

    private mutating func read(_ text: [Unicode.Scalar]) -> Bool {
        var brackets: [(scalar: Unicode.Scalar, start: Int)] = []
        func popped(_ scalar: Unicode.Scalar) -> Int? {
            brackets.lastIndex { $0.scalar == scalar }.map { brackets.remove(at: $0).start }
        }
        var place = 0
        while place < text.count {
            let length = Self.length(text[place...])
            let token = Array(text[place..<(place + length)])
            place += length
            if token[0] == "\\" {
                add(Self.string(token.dropFirst()))
            } else if token == ["("] || token == ["["] {
                brackets.append((token[0], runs.count))
            } else if token[0] == ":", token.count > 1, let start = popped("(") {
                let number = Self.string(token.dropFirst().dropLast()).filter { !$0.isWhitespace }
                guard number.filter({ $0 == "." }).count < 2, number.contains(where: \.isNumber),
                    let weight = Double(number.hasSuffix(".") ? number + "0" : number)
                else { return false }
                multiply(from: start, by: weight)
            } else if token == [")"], let start = popped("(") {
                multiply(from: start, by: 1.1)
            } else if token == ["]"], let start = popped("[") {
                multiply(from: start, by: 1 / 1.1)
            } else {
                split(token)
            }
        }
        for bracket in brackets { multiply(from: bracket.start, by: bracket.scalar == "(" ? 1.1 : 1 / 1.1) }
        return true
    }

    private static func length(_ text: ArraySlice<Unicode.Scalar>) -> Int {
        let special: [Unicode.Scalar] = ["\\", "(", ")", "[", "]", ":"]
        let rest = Array(text)
        switch rest[0] {
        case "\\": return rest.count > 1 && special.dropLast().contains(rest[1]) ? 2 : 1
        case "(", ")", "[", "]": return 1
        case ":":
            let blanks = rest.dropFirst().prefix { $0.properties.isWhitespace }.count
            var end = 1 + blanks
            if end < rest.count, rest[end] == "+" || rest[end] == "-" { end += 1 }
            let digits = rest[end...].prefix { $0 == "." || ("0"..."9").contains($0) }.count
            end += digits
            end += rest[end...].prefix { $0.properties.isWhitespace }.count
            return digits > 0 && end < rest.count && rest[end] == ")" ? end + 1 : 1
        default: return rest.prefix { !special.contains($0) }.count
        }
    }

    private mutating func split(_ token: [Unicode.Scalar]) {
        func isWord(_ scalar: Unicode.Scalar) -> Bool {
            scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
        var part: [Unicode.Scalar] = []
        var place = 0
        while place < token.count {
            let end = place + 5
            guard end <= token.count, Self.string(token[place..<end]) == "BREAK",
                place == 0 || !isWord(token[place - 1]),
                end == token.count || !isWord(token[end])
            else {
                part.append(token[place])
                place += 1
                continue
            }
            while let last = part.last, last.properties.isWhitespace { part.removeLast() }
            add(Self.string(part[...]))
            runs.append(WeightedText(text: "BREAK", weight: -1))
            part = []
            place = end
            while place < token.count, token[place].properties.isWhitespace { place += 1 }
        }
        add(Self.string(part[...]))
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    private mutating func add(_ text: String) { runs.append(WeightedText(text: text, weight: 1)) }

    private mutating func multiply(from start: Int, by weight: Double) {
        for index in start..<runs.count { runs[index].weight *= weight }
    }

    private func merged() -> [WeightedText] {
        var merged: [WeightedText] = []
        for run in runs {
            if let last = merged.last, last.weight == run.weight {
                merged[merged.count - 1].text += run.text
            } else {
                merged.append(run)
            }
        }
        return merged
    }
}
