extension ParsedPrompt {
    /// Which of the embeddings `known` by name stand in `prompts`, in the order of `known`.
    ///
    /// As in the web UI, a name is found in any case, as whole tokens, and the longest wins. The engine
    /// (`split_with_special_tokens`) finds the names that it was given inside words too, and of two that begin alike
    /// takes the one that sorts first: give it those of this answer alone, so that "party" is no "art".
    package static func embeddings(in prompts: [ParsedPrompt], known: [String]) -> [String] {
        embeddings(inWords: Set(prompts.flatMap(\.words)), known: known)
    }

    /// The same for texts that were ``normalized(_:)``.
    package static func embeddings(inWords texts: Set<String>, known: [String]) -> [String] {
        let names = known.map { (name: $0, scalars: Array(normalized($0).unicodeScalars)) }
            .sorted { $0.scalars.count > $1.scalars.count }
        let namesByStart = Dictionary(grouping: names) { $0.scalars.first }
        var found: Set<String> = []
        for words in texts {
            let text = Array(words.unicodeScalars)
            var index = 0
            while index < text.count {
                let candidates = namesByStart[text[index]] ?? []
                guard let match = candidates.first(where: { stands($0.scalars, in: text, at: index) }) else {
                    index += 1
                    continue
                }
                found.insert(match.name)
                index += match.scalars.count
            }
        }
        return known.filter(found.contains)
    }

    private static func stands(_ name: [Unicode.Scalar], in text: [Unicode.Scalar], at start: Int) -> Bool {
        let end = start + name.count
        return end <= text.count && text[start..<end].elementsEqual(name)
            && isTokenEdge(text, at: start) && isTokenEdge(text, at: end)
    }

    /// CLIP's tokens are runs of letters, single digits, and runs of other marks.
    private static func isTokenEdge(_ text: [Unicode.Scalar], at index: Int) -> Bool {
        guard index > 0, index < text.count else { return true }
        let (before, after) = (kind(text[index - 1]), kind(text[index]))
        return before != after || before == .digit || before == .space
    }

    private enum Kind { case letter, digit, space, mark }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        if scalar.properties.isWhitespace { return .space }
        if scalar.properties.isAlphabetic { return .letter }
        return scalar.properties.numericType == nil ? .mark : .digit
    }
}
