import FarmBasics

/// Lists of parameters without a format of their own: pairs, flags, tables.
extension ForeignText {
    /// What kind of list the text holds; nil where it is none.
    static func listKind(_ text: String) -> String? {
        if holdsFlags(text) { return "a command line" }
        if holdsTable(text.split(whereSeparator: \.isNewline)) { return "a table" }
        return holdsPairs(text) || KeyedLines.holdsBlocks(text) ? "a list of parameters" : nil
    }

    /// Whether it is a prompt and a negative one.
    static func holdsNegativePrompt(_ text: String) -> Bool {
        text.contains("Negative prompt:")
            || text.split(whereSeparator: \.isNewline).contains(where: InfotextLines.isNegative)
    }

    /// Two fields or more, one of them a number: `seed: 5` a line, `--steps 20`, `cfg_scale=7&…`, `seed="5" steps="3"`.
    private static func holdsPairs(_ text: String) -> Bool {
        var fields: Set<JSONField> = []
        var hasNumber = false
        func take(_ words: String) {
            guard let mark = words.firstIndex(where: { $0 == ":" || $0 == "=" }) else { return }
            let key = bare(words[..<mark])
            guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber || " _-".contains($0) }),
                let field = JSONField(key: key)
            else { return }
            let value = bare(words[words.index(after: mark)...])
            let isNumber = Double(value) != nil || field == .size && value.first?.isNumber == true
            // Of words only a prompt's own heading is surely no part of one.
            guard isNumber || field == .prompt || field == .negativePrompt || field == .sampler else { return }
            fields.insert(field)
            hasNumber = hasNumber || isNumber
        }
        let parts = text.replacing(" --", with: "\n--").split { $0.isNewline || ",;&".contains($0) }
        for part in parts.prefix(4096) {
            var words = String(part.prefix(512)).trimmingSpaces()
            if words.hasPrefix("--") {
                words = String(words.dropFirst(2))
                if let gap = words.firstIndex(of: " "), !words.contains("=") {
                    words.replaceSubrange(gap...gap, with: "=")
                }
            }
            for prefix in ["- ", "* ", "> ", "export ", "set "] where words.lowercased().hasPrefix(prefix) {
                words = String(words.dropFirst(prefix.count))
            }
            take(words)
        }
        for word in text.split(whereSeparator: \.isWhitespace).prefix(4096) where word.contains("=") {
            take(String(word.prefix(512)))
        }
        return fields.count >= 2 && hasNumber
    }

    /// Without blanks, quotation marks and Markdown's asterisks.
    private static func bare(_ words: Substring) -> String {
        var words = words[...]
        func isMark(_ character: Character?) -> Bool {
            character.map { $0.isWhitespace || "\"'*`".contains($0) } ?? false
        }
        while isMark(words.first) { words.removeFirst() }
        while isMark(words.last) { words.removeLast() }
        return String(words)
    }

    /// Short flags that take a number in the programs of a command line.
    private static let shortFlags: Set = ["-s", "-S", "-W", "-H", "-C"]

    /// Two flags with numbers: `--steps 20 -s 42`, `-s20 -S5`.
    private static func holdsFlags(_ text: String) -> Bool {
        var found: Set<Substring> = []
        let words = text.split(whereSeparator: \.isWhitespace).prefix(4096)
        for (word, next) in zip(words, words.dropFirst() + [""]) where word.hasPrefix("-") {
            let isLong = word.hasPrefix("--") && JSONField(key: String(word)) != nil
            let flag = isLong ? word : word.prefix(2)
            guard isLong || shortFlags.contains(String(flag)) else { continue }
            let value = word.dropFirst(flag.count)
            if Double(value.isEmpty ? next : value) != nil { found.insert(flag) }
        }
        return found.count >= 2
    }

    /// A line of names and under it a line of as many values, one of them a number.
    private static func holdsTable(_ lines: [Substring]) -> Bool {
        for separator: Character in ["|", "\t", ",", ";"] {
            func cells(_ line: Substring) -> [String] {
                line.prefix(1024).split(separator: separator, maxSplits: 64, omittingEmptySubsequences: false)
                    .map { bare($0) }
            }
            // Markdown has a line of dashes under the names.
            let rows = lines.prefix(256).filter { line in !line.allSatisfy { "|-: ".contains($0) } }
            for (head, row) in zip(rows, rows.dropFirst()) where head.contains(separator) {
                let names = cells(head)
                let fields = Set(names.compactMap { JSONField(key: $0) })
                guard fields.count >= 3 || fields.count == 2 && fields.contains(.prompt) else { continue }
                let values = cells(row)
                if values.count >= names.count, values.contains(where: { Double($0) != nil }) { return true }
            }
        }
        return false
    }
}
