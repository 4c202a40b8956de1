/// stable-diffusion-webui's prompt matrix: `a | b | c` is `a` with every subset of the other parts.
package struct PromptMatrix: Sendable, Equatable, Codable {
    /// Which of the two is taken apart; of the other nothing is.
    package enum Prompt: String, Sendable, Codable, CaseIterable { case positive, negative }
    /// A comma is followed by a blank.
    package enum Delimiter: String, Sendable, Codable, CaseIterable {
        case comma, space

        var text: String { self == .comma ? ", " : " " }
    }

    /// The script's `prompt_type`. Each of the recipe's prompts must have the same number of parts, at most 20.
    package var prompt = Prompt.positive
    /// The script's `variations_delimiter`, between the parts that were chosen.
    package var delimiter = Delimiter.comma
    /// Puts the chosen parts before the constant one.
    package var putsAtStart = false
    /// Gives each subset a seed of its own, one more each.
    package var variesSeed = false

    /// As the web UI's script stands when it is opened.
    package init() {}

    /// The parts of a prompt, without blanks and commas at their ends. A `|` inside braces belongs to them.
    static func parts(of text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "{" { depth += 1 }
            if character == "}" { depth = max(0, depth - 1) }
            if character == "|", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map(trimmed)
    }

    private static func trimmed(_ text: String) -> String {
        var part = text[...]
        while let first = part.first, first.isWhitespace || first == "," { part.removeFirst() }
        while let last = part.last, last.isWhitespace || last == "," { part.removeLast() }
        return String(part)
    }

    /// Subset `index`: part `n` of those behind the first is in it where bit `n` is set.
    func text(_ parts: [String], at index: Int) -> String {
        let chosen = Self.chosen(parts, at: index)
        let constant = Array(parts.prefix(1))
        let all = putsAtStart ? chosen + constant : constant + chosen
        return all.joined(separator: delimiter.text)
    }

    static func chosen(_ parts: [String], at index: Int) -> [String] {
        parts.dropFirst().enumerated().filter { index & (1 << $0.offset) != 0 }.map(\.element)
    }
}
