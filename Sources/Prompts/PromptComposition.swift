import FarmBasics

/// Finds what stable-diffusion-webui does with several texts in one prompt, which the engine cannot: `a AND b`, prompt
/// editing `[a:b:n]` and alternation `[a|b]`.
///
/// The web UI's parser gives up on a prompt with a bar or bracket out of place and takes all of it as text; what was
/// meant is refused here all the same.
struct PromptComposition {
    let prompt: [PromptCharacter]
    let field: PromptField

    /// Refuses each unless lenient.
    /// - Returns: the prompt without a weight of 1 at its end, which says nothing.
    /// - Parameter isNegative: the web UI looks for `AND` and a weight in the positive prompt only.
    func checked(isNegative: Bool) throws -> [PromptCharacter] {
        try checkBrackets()
        return isNegative ? prompt : try checkedWhole()
    }

    private func checkedWhole() throws -> [PromptCharacter] {
        if let and = prompt.indices(ofWord: "AND").first {
            try field.refuseUnlessLenient(
                "'AND'", at: prompt[and].position,
                hint: "the engine cannot compose prompts; write 'and', or make two jobs")
            return prompt
        }
        guard let (colon, weight) = trailingWeight() else { return prompt }
        if weight == 1 { return Array(prompt[..<colon]) }
        try field.refuseUnlessLenient(
            "the weight '\(prompt[colon...].text.shortened(to: 20))' of the whole prompt", at: prompt[colon].position,
            hint: "the engine has none; write (words:1.2) for words, or change the guidance scale")
        return prompt
    }

    /// `:0.8` at the very end.
    private func trailingWeight() -> (colon: Int, weight: Double)? {
        var end = prompt.count
        while end > 0, prompt[end - 1].isSpace { end -= 1 }
        var start = end
        while start > 0, prompt[start - 1].isDigit || prompt[start - 1].scalar == "." { start -= 1 }
        guard start < end else { return nil }
        if start > 0, prompt[start - 1].scalar == "-" || prompt[start - 1].scalar == "+" { start -= 1 }
        let text = prompt[start..<end].text
        while start > 0, prompt[start - 1].isSpace { start -= 1 }
        guard prompt.has(":", at: start - 1), let weight = PromptNumber.value(text) else { return nil }
        return (start - 1, weight)
    }

    /// A bracket that is open, and what stands in it on its own level.
    private struct Group {
        var isSquare: Bool
        var start: Int
        var colons: [Int] = []
        var bar: Int?
    }

    private func checkBrackets() throws {
        var open: [Group] = []
        var index = 0
        while index < prompt.count {
            defer { index += 1 }
            switch prompt[index].scalar {
            case "\\": index += 1
            case "(", "[": open.append(Group(isSquare: prompt[index].scalar == "[", start: index))
            case ")":
                // What was opened within and not closed is literal to the web UI.
                if let group = open.lastIndex(where: { !$0.isSquare }) { open.removeSubrange(group...) }
            case "]":
                guard let at = open.lastIndex(where: \.isSquare) else { break }
                // A round bracket left open between makes the square ones plain emphasis.
                if at == open.count - 1 { try check(open[at], end: index) }
                open.removeSubrange(at...)
            case ":" where !open.isEmpty: open[open.count - 1].colons.append(index)
            case "|" where !open.isEmpty: open[open.count - 1].bar = open[open.count - 1].bar ?? index
            default: break
            }
        }
    }

    private func check(_ group: Group, end: Int) throws {
        let text = prompt[group.start...end].prefix(41).text.shortened(to: 40)
        if group.bar != nil {
            try field.refuseUnlessLenient(
                "the alternation '\(text)'", at: prompt[group.start].position,
                hint: "the engine reads one prompt for all steps; keep one of the options")
        } else if let last = group.colons.last, group.colons.count <= 2, isStep(from: last + 1, to: end) {
            try field.refuseUnlessLenient(
                "the prompt editing '\(text)'", at: prompt[group.start].position,
                hint: "the engine reads one prompt for all steps; keep one of the texts")
        }
    }

    /// The number behind the last colon: a step, or a share of all steps.
    private func isStep(from start: Int, to end: Int) -> Bool {
        let first = prompt.end(from: start) { $0.isSpace }
        let last = prompt.end(from: first) { $0.isDigit || "+-.eE".unicodeScalars.contains($0.scalar) }
        guard prompt.end(from: last, while: \.isSpace) == end else { return false }
        let number = prompt[first..<last].text
        return PromptNumber.value(number) != nil || number.contains { $0.isNumber } && Double(number) != nil
    }
}
