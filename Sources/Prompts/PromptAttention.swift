import FarmBasics

/// Reads the emphasis of stable-diffusion-webui 1.10: `(x)` is ×1.1, `[x]` is ÷1.1, `(x:1.3)` is ×1.3; they nest, and
/// what is left open ends with the prompt. A backslash makes the next bracket or backslash a letter.
struct PromptAttention {
    private var runs: [PromptRun] = []
    private var round: [Int] = []
    private var square: [Int] = []
    private let field: PromptField

    /// Beyond this a weight is refused: it overflows the encoder's half precision or means nothing.
    static let greatestWeight = 1000.0

    /// - Throws: `invalidInput` for a weight that is no number, and, unless lenient, for a literal `[`, which the engine
    ///   cannot be given.
    static func runs(of prompt: [PromptCharacter], field: PromptField) throws -> [PromptRun] {
        var attention = PromptAttention(field: field)
        try attention.read(prompt)
        return attention.merged()
    }

    private init(field: PromptField) { self.field = field }

    private mutating func read(_ prompt: [PromptCharacter]) throws {
        var index = 0
        while index < prompt.count {
            switch prompt[index].scalar {
            case "\\":
                index = try readEscape(prompt, at: index)
                continue
            case "(":
                round.append(runs.count)
            case "[":
                square.append(runs.count)
            case ":":
                if let end = try readWeight(prompt, at: index) {
                    index = end
                    continue
                }
                append(":")
            case ")":
                if let start = round.popLast() { multiply(from: start, by: 1.1) } else { append(")") }
            case "]":
                if let start = square.popLast() { multiply(from: start, by: 1 / 1.1) } else { append("]") }
            default:
                let end = prompt.end(from: index) { !Self.special.contains($0.scalar) }
                readPlain(Array(prompt[index..<end]))
                index = end
                continue
            }
            index += 1
        }
        for start in round { multiply(from: start, by: 1.1) }
        for start in square { multiply(from: start, by: 1 / 1.1) }
        // Many weights in one another come to infinity, and 0 times that to no number.
        if let run = runs.first(where: { !(abs($0.weight) <= Self.greatestWeight) }) {
            throw FarmError(
                .invalidInput,
                "the \(field.name) weighs '\(run.text.shortened(to: 20))' by \(run.weight); at most 1000 is accepted")
        }
    }

    private static let special: Set<Unicode.Scalar> = ["\\", "(", ")", "[", "]", ":"]

    /// A backslash before anything but a bracket or a backslash is dropped.
    private mutating func readEscape(_ prompt: [PromptCharacter], at index: Int) throws -> Int {
        guard index + 1 < prompt.count, prompt[index + 1].scalar != ":",
            Self.special.contains(prompt[index + 1].scalar)
        else {
            append("")
            return index + 1
        }
        if prompt[index + 1].scalar == "[" {
            try field.refuseUnlessLenient(
                "the literal '\\['", at: prompt[index].position,
                hint: "the engine reads every '[' as emphasis; leave it out or write '\\('")
            append("")
        } else {
            append(String(prompt[index + 1].scalar))
        }
        return index + 2
    }

    /// `:1.3)` with spaces around the number, where a round bracket is open; elsewhere it is text.
    private mutating func readWeight(_ prompt: [PromptCharacter], at index: Int) throws -> Int? {
        let start = prompt.end(from: index + 1) { $0.isSpace }
        let sign = prompt.has("+", at: start) || prompt.has("-", at: start) ? start + 1 : start
        let end = prompt.end(from: sign) { $0.isDigit || $0.scalar == "." }
        let close = prompt.end(from: end) { $0.isSpace }
        guard end > sign, prompt.has(")", at: close) else { return nil }
        guard let group = round.popLast() else {
            for character in prompt[index...close] { append(String(character.scalar)) }
            return close + 1
        }
        let text = prompt[start..<end].text
        guard let weight = PromptNumber.value(text), abs(weight) <= Self.greatestWeight else {
            throw field.error(
                "the weight '\(text.shortened(to: 20))', which is no number up to 1000,", at: prompt[index].position,
                hint: "write (words:1.2)")
        }
        multiply(from: group, by: weight)
        return close + 1
    }

    private mutating func readPlain(_ text: [PromptCharacter]) {
        var start = 0
        for word in text.indices(ofWord: "BREAK") {
            var end = word
            while end > start, text[end - 1].isSpace { end -= 1 }
            append(text[start..<end].text)
            runs.append(.breakMark)
            start = text.end(from: word + 5) { $0.isSpace }
        }
        append(text[start...].text)
    }

    private mutating func append(_ text: String) { runs.append(PromptRun(text: text, weight: 1)) }

    private mutating func multiply(from start: Int, by weight: Double) {
        for index in start..<runs.count { runs[index].weight *= weight }
    }

    /// Neighbours of the same weight are one run: their words may meet.
    private func merged() -> [PromptRun] {
        runs.reduce(into: []) { merged, run in
            if let last = merged.last, last.weight == run.weight {
                merged[merged.count - 1].text += run.text
            } else {
                merged.append(run)
            }
        }
    }
}
