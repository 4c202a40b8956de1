/// Where the parts of infotext begin.
enum InfotextLines {
    /// What a line can begin with to say which part it belongs to.
    enum Heading { case prompt, negativePrompt }

    /// Longer ones are words.
    private static let longestLabel = 40
    /// Characters before `Steps:` in which other parameters are looked for.
    private static let longestHead = 1024

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
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while let last = lines.last, isBlank(last) { lines.removeLast() }
        return lines.map(narrowed)
    }

    static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

    static func parameterLine(of lines: [Substring]) -> Int? {
        guard let last = lines.last else { return nil }
        let lastIndex = lines.endIndex - 1
        if isSteps(last) { return lastIndex }
        if let first = lines.firstIndex(where: isSteps) { return first }
        guard inlineParameters(in: last) == nil else { return nil }
        let pairs = InfotextPairs.parse(last)
        // What the Extras tab writes has two pairs. A prompt can have three of its own.
        let isList = pairs.count >= 3 && pairs.count { InfotextKeys.isKnown($0.key) } >= 2
        return isList || pairs.first?.key.hasPrefix("Postprocess ") == true ? lastIndex : nil
    }

    /// Where `Steps: 20, …` begins within a line, after a comma, a full stop or a space: pasting has taken the
    /// newlines, or other keys stand before it. Three pairs must be there.
    static func inlineParameters(in line: Substring) -> Substring.Index? {
        var start: Substring.Index?
        _ = last("steps", in: line) { steps in
            guard isSteps(line[steps...]) else { return false }
            let place = beginning(ofPairsBefore: steps, in: line)
            guard InfotextPairs.parse(line[place...], limit: 3).count >= 3 else { return false }
            start = place
            return true
        }
        return start
    }

    /// Back over what can only be parameters; over any known key where nothing else stands before it.
    private static func beginning(ofPairsBefore end: Substring.Index, in line: Substring) -> Substring.Index {
        let head = line[..<end].suffix(longestHead)
        guard head.last(where: { !$0.isWhitespace }) == "," else { return end }
        let pieces = InfotextPairs.pieces(head)
        let isList = pieces.allSatisfy { $0.pair.map { InfotextKeys.isKnown($0.key) } ?? false }
        let sure = pieces.reversed().prefix { $0.pair.map(InfotextKeys.isSure) ?? false }
        let first = isList && head.startIndex == line.startIndex ? pieces.first : sure.last
        return first.map { head.utf8.index(head.startIndex, offsetBy: $0.start) } ?? end
    }

    /// Where prompts begin that stand behind the parameters at `index`: at the heading of one that does not stand before
    /// them, or at words where nothing does.
    static func promptsBehind(_ index: Int, upTo end: Int, of lines: [Substring]) -> Int? {
        let before = lines[..<index].filter { !isBlank($0) }
        let hasNegative = before.contains(where: isNegative)
        let hasPrompt = before.first.map { !isNegative($0) } ?? false
        return lines[(index + 1)..<end].firstIndex { line in
            switch heading(of: line)?.part {
            case .negativePrompt: !hasNegative
            case .prompt: !hasPrompt
            case nil: before.isEmpty && !isBlank(line) && InfotextPairs.pieces(line, limit: 1).first?.pair == nil
            }
        }
    }

    static func isNegative(_ line: Substring) -> Bool { heading(of: line)?.part == .negativePrompt }

    static func breakingBeforeNegativePrompt(_ lines: [Substring]) -> [Substring] {
        guard !lines.contains(where: isNegative) else { return lines }
        for (index, line) in lines.enumerated() {
            guard let start = last("negative", in: line, where: { isNegative(line[$0...]) }) else { continue }
            return Array(lines[..<index]) + [line[..<start], line[start...]] + lines[(index + 1)...]
        }
        return lines
    }

    /// The part that a line begins, and what follows its heading.
    static func heading(of line: Substring) -> (part: Heading, words: Substring)? {
        guard let label = label(of: line) else { return nil }
        switch JSONField.plain(label.name) {
        case "prompt", "positiveprompt": return (.prompt, label.rest)
        case "negativeprompt": return (.negativePrompt, label.rest)
        default: return nil
        }
    }

    /// The dynamic-prompts extension adds what it made the prompt from.
    static func isTemplate(_ line: Substring) -> Bool {
        let trimmed = line.drop(while: \.isWhitespace)
        return trimmed.hasPrefix("Template:") || trimmed.hasPrefix("Negative Template:")
    }

    /// Whether it begins with `Steps:` and a number.
    private static func isSteps(_ line: Substring) -> Bool {
        guard let label = label(of: line), JSONField.plain(label.name) == "steps" else { return false }
        return label.rest.first { !$0.isWhitespace }?.isNumber == true
    }

    /// A line's words before its first colon and what follows it, whatever blanks, letters and colon a person or a web
    /// page has made of them; nil where the words are no name.
    private static func label(of line: Substring) -> (name: String, rest: Substring)? {
        let line = line.drop(while: \.isWhitespace)
        guard let mark = line.prefix(longestLabel).firstIndex(where: { $0 == ":" || $0 == wideColon }) else {
            return nil
        }
        let name = line[..<mark]
        let isName = name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint
                || "_-".unicodeScalars.contains($0) || ("0"..."9").contains($0)
        }
        return isName ? (String(name), line[line.index(after: mark)...]) : nil
    }

    private static let wideColon: Character = "："
    private static let wideComma: Character = "，"

    /// A list of parameters with the marks of Chinese and Japanese keyboards, with ASCII's.
    private static func narrowed(_ line: Substring) -> Substring {
        let parts = line.split { $0 == "," || $0 == wideComma }
        let isList = parts.allSatisfy { label(of: $0).map { InfotextKeys.isKnown($0.name) } ?? false }
        guard parts.count > 1, isList else { return line }
        return Substring(String(line.map { $0 == wideColon ? ":" : $0 == wideComma ? "," : $0 }))
    }

    /// The last place of `word`, in small letters, behind a comma, a full stop or a space that fits; at most 64 places
    /// are looked at.
    private static func last(
        _ word: String, in line: Substring, where fits: (Substring.Index) -> Bool
    ) -> Substring.Index? {
        let bytes = Array(line.utf8)
        let wanted = Array(word.utf8)
        let starts = bytes.indices.dropFirst().reversed().lazy.filter { start in
            [UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "\t")].contains(bytes[start - 1])
                && bytes[start...].prefix(wanted.count).elementsEqual(wanted) { $0 | 0x20 == $1 }
        }
        for start in starts.prefix(64) {
            let index = line.utf8.index(line.startIndex, offsetBy: start)
            if fits(index) { return index }
        }
        return nil
    }
}
