import Prompts

extension PromptTemplate {
    /// The first piece of the grammar of dynamic prompts in a text that is rendered as it stands: `{a|b}`, `__name__`,
    /// `${name}`. Nil where there is none: braces and underscores alone are emphasis and parts of names, and what stands in
    /// `<…>` and `[…]` is the web UIs'.
    package static func grammar(in text: String) -> String? {
        guard TemplateParser.hasGrammar(text) else { return nil }
        let scalars = Array(text.unicodeScalars)
        var (index, brackets) = (0, 0)
        /// Where each open brace stands, and whether a `|` or `$$` came in it.
        var braces: [(start: Int, isVaried: Bool)] = []
        func piece(_ start: Int, _ end: Int) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[start..<end])
            return String(view)
        }
        func at(_ place: Int) -> Unicode.Scalar? { scalars.indices.contains(place) ? scalars[place] : nil }
        while index < scalars.count {
            switch scalars[index] {
            case "<":
                if let close = scalars[index...].firstIndex(of: ">"), at(index + 1)?.properties.isAlphabetic == true {
                    index = close
                }
            case "[": brackets += 1
            case "]": brackets -= 1
            case "{":
                braces.append((index > 0 && "$%".contains(Character(scalars[index - 1])) ? index - 1 : index, false))
            case "|" where !braces.isEmpty && brackets <= 0: braces[braces.count - 1].isVaried = true
            case "$" where !braces.isEmpty && at(index + 1) == "$": braces[braces.count - 1].isVaried = true
            case "}":
                guard let brace = braces.popLast() else { break }
                let isVariable = scalars[brace.start] == "$"
                if brace.isVaried || isVariable { return piece(brace.start, index + 1) }
            case "_":
                let run = scalars[index...].prefix { $0 == "_" }.count
                if run >= 2, let end = end(ofWildcardAt: index, run, scalars) { return piece(index, end) }
                index += run - 1
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Two underscores, a name, and two more, apart from the words around them.
    private static func end(ofWildcardAt start: Int, _ run: Int, _ scalars: [Unicode.Scalar]) -> Int? {
        func isWord(_ place: Int) -> Bool {
            scalars.indices.contains(place) && scalars[place].isWord
        }
        func isBlank(_ place: Int) -> Bool { scalars.indices.contains(place) && scalars[place] == " " }
        guard run == 2, !isWord(start - 1), !isBlank(start + 2) else { return nil }
        var place = start + 2
        while place < scalars.count, place < start + 200 {
            if scalars[place] == "_", place + 1 < scalars.count, scalars[place + 1] == "_" {
                return place > start + 2 && !isBlank(place - 1) && !isWord(place + 2) ? place + 2 : nil
            }
            guard isWord(place) || "/\\*?-.!@~ ,()=[]{}$:".unicodeScalars.contains(scalars[place]) else { return nil }
            place += 1
        }
        return nil
    }
}
