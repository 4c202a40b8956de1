/// stable-diffusion-webui's "Prompt order": the same words in every order, in the places where they stood.
enum PromptPermutation {
    /// 9! is the last that a job could hold.
    static let mostTokens = 9

    static func count(_ tokens: [String]) -> Int { (1...max(1, tokens.count)).reduce(1, *) }

    /// Order `index`, as nested loops give them: the first is the order as written.
    static func order(_ tokens: [String], at index: Int) -> [String] {
        var left = tokens
        var rest = index
        return (0..<tokens.count).map { _ in
            let each = (1...max(1, left.count - 1)).reduce(1, *)
            defer { rest %= each }
            return left.remove(at: min(rest / each, left.count - 1))
        }
    }

    /// Nil where a token is not in the text.
    static func applied(_ tokens: [String], at index: Int, to text: String) -> String? {
        var found: [Range<String.Index>] = []
        for token in tokens {
            guard let range = text.firstPlace(of: token) else { return nil }
            found.append(range)
        }
        found.sort { $0.lowerBound < $1.lowerBound }
        var result = ""
        var end = text.startIndex
        for (range, token) in zip(found, order(tokens, at: index)) {
            // Tokens that overlap have no places of their own.
            guard range.lowerBound >= end else { return nil }
            result += text[end..<range.lowerBound] + token
            end = range.upperBound
        }
        return result + text[end...]
    }
}
