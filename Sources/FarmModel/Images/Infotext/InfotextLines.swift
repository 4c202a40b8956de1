/// Where the parts of infotext begin.
enum InfotextLines {
    private static let negative = "Negative prompt:"

    /// Lines without a heading such as `Parameters:`, and without empty lines at the end.
    static func split(_ text: String) -> [Substring] {
        var text = text[...]
        for heading in ["parameters", "Parameters", "postprocessing", "Prompt", "prompt"] {
            let trimmed = text.drop(while: \.isWhitespace)
            guard trimmed.hasPrefix(heading) else { continue }
            let rest = trimmed.dropFirst(heading.count)
            // A prompt may begin with the word.
            if rest.first == ":" { text = rest.dropFirst() } else if rest.first?.isNewline == true { text = rest }
        }
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        return lines
    }

    static func parameterLine(of lines: [Substring]) -> Int? {
        guard let last = lines.last else { return nil }
        let lastIndex = lines.endIndex - 1
        if isSteps(last) { return lastIndex }
        if let first = lines.firstIndex(where: isSteps) { return first }
        guard inlineParameters(in: last) == nil else { return nil }
        let pairs = InfotextPairs.parse(last, limit: 3)
        // What the Extras tab writes has two pairs.
        return pairs.count >= 3 || pairs.first?.key.hasPrefix("Postprocess ") == true ? lastIndex : nil
    }

    /// Where `Steps: 20, …` begins within a line, after a comma, a full stop or a space: pasting has taken the
    /// newlines. Three pairs must follow.
    static func inlineParameters(in line: Substring) -> Substring.Index? {
        last("Steps:", in: line) { start in
            isSteps(line[start...]) && InfotextPairs.parse(line[start...], limit: 3).count >= 3
        }
    }

    static func breakingBeforeNegativePrompt(_ lines: [Substring]) -> [Substring] {
        guard !lines.contains(where: { negativePrompt($0) != nil }) else { return lines }
        for (index, line) in lines.enumerated() {
            guard let start = last(negative, in: line, where: { _ in true }) else { continue }
            return Array(lines[..<index]) + [line[..<start], line[start...]] + lines[(index + 1)...]
        }
        return lines
    }

    /// What follows `Negative prompt:` where the line begins with it.
    static func negativePrompt(_ line: Substring) -> Substring? {
        let trimmed = line.drop(while: \.isWhitespace)
        guard trimmed.hasPrefix(negative) else { return nil }
        return trimmed.dropFirst(negative.count)
    }

    /// The dynamic-prompts extension adds what it made the prompt from.
    static func isTemplate(_ line: Substring) -> Bool {
        let trimmed = line.drop(while: \.isWhitespace)
        return trimmed.hasPrefix("Template:") || trimmed.hasPrefix("Negative Template:")
    }

    /// Whether it begins with `Steps:` and a number.
    private static func isSteps(_ line: Substring) -> Bool {
        let trimmed = line.drop(while: \.isWhitespace)
        guard trimmed.hasPrefix("Steps:") else { return false }
        return trimmed.dropFirst(6).first { $0 != " " }?.isNumber == true
    }

    /// The last place of `word` behind a comma, a full stop or a space that fits; at most 64 places are looked at.
    private static func last(
        _ word: String, in line: Substring, where fits: (Substring.Index) -> Bool
    ) -> Substring.Index? {
        let bytes = Array(line.utf8)
        let wanted = Array(word.utf8)
        let starts = bytes.indices.dropFirst().reversed().lazy.filter { start in
            [UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "\t")].contains(bytes[start - 1])
                && bytes[start...].starts(with: wanted)
        }
        for start in starts.prefix(64) {
            let index = line.utf8.index(line.startIndex, offsetBy: start)
            if fits(index) { return index }
        }
        return nil
    }
}
