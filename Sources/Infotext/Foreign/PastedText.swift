import FarmBasics

/// Takes from a text what the program that printed it put around it.
enum PastedText {
    /// Without a byte order mark, zeros at the end, the fence of a chat's code block, and exiftool's names.
    static func unframed(_ text: String) -> String {
        var text = text.droppingByteOrderMark()
        // Marks that nobody sees stand before what was copied from web pages.
        text = String(
            String.UnicodeScalarView(
                text.unicodeScalars.drop { $0.properties.isDefaultIgnorableCodePoint || $0.properties.isWhitespace }))
        while text.unicodeScalars.last == "\0" { text.unicodeScalars.removeLast() }
        return exiftool(unbold(unquoted(unfenced(text))))
    }

    /// What programs print in the place of a line end.
    private static let lineEndMarks = ["\\r\\n", "\\n", "<br>", "<br/>", "<br />", "<BR>"]

    /// With line ends for those marks where one of them stands before a heading of infotext.
    static func unescaped(_ text: String) -> String {
        let lowered = text.lowercased()
        let found = lineEndMarks.filter { mark in
            let mark = mark.lowercased()
            return [mark, mark + " "].contains { start in
                lowered.contains(start + "negative prompt") || lowered.contains(start + "steps:")
            }
        }
        return found.reduce(text) { text, mark in text.replacing(mark, with: "\n") }
    }

    /// The JSON object between a text's first brace and its last.
    static func embeddedJSON(in text: String) -> JSONText? {
        guard let first = text.firstIndex(of: "{"), let last = text.lastIndex(of: "}"), first < last else { return nil }
        return JSONText(parsing: String(text[first...last]))
    }

    private static func unfenced(_ text: String) -> String {
        var lines = text.trimmingSpaces().split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.count > 2, let first = lines.first, first.hasPrefix("```"), lines.last == "```" else { return text }
        lines.removeFirst()
        lines.removeLast()
        return lines.joined(separator: "\n")
    }

    /// A mail's answer has a mark before each line.
    private static func unquoted(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count > 1, lines.allSatisfy({ $0.hasPrefix(">") }) else { return text }
        return lines.map { line in line.dropFirst(line.hasPrefix("> ") ? 2 : 1) }.joined(separator: "\n")
    }

    /// Markdown's `**Steps:** 20`.
    private static func unbold(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline)
        let labels = lines.count { $0.hasPrefix("**") && ($0.contains(":** ") || $0.contains("**: ")) }
        return labels > 1 && labels == lines.count ? text.replacing("**", with: "") : text
    }

    /// The tags in which exiftool and ImageMagick show parameters, the best first.
    private static let tags = ["parameters", "user comment", "comment", "image description", "description"]

    /// `Parameters                      : a cat.Steps: 2, …` among other such lines: exiftool prints a full stop for
    /// each line end.
    private static func exiftool(_ text: String) -> String {
        guard text.utf8.count <= ParsedInfotext.largestText else { return text }
        let lines = text.split(whereSeparator: \.isNewline)
        // `exiftool -s3` prints the value alone.
        if lines.count == 1, framed(lines[0]) == nil { return lineEnds(in: text) }
        let framed = lines.compactMap(Self.framed)
        guard let first = lines.first, Self.framed(first) != nil, framed.count == lines.count || framed.count > 3 else {
            return text
        }
        let values = tags.lazy.compactMap { tag in framed.first { $0.name == tag && $0.value.contains("Steps:") } }
        let value = values.first ?? framed.first { tags.contains($0.name) }
        return value.map { lineEnds(in: $0.value) } ?? text
    }

    /// A name, blanks up to a column, a colon and a blank.
    private static func framed(_ line: Substring) -> (name: String, value: String)? {
        guard let colon = line.firstRange(of: " : ") else { return nil }
        var name = line[..<colon.lowerBound]
        // `[PNG]`.
        if name.first == "[", let close = name.firstIndex(of: "]") { name = name[name.index(after: close)...] }
        // The column is the 33rd; a prompt with a colon in it has no such gap.
        let words = String(name).trimmingSpaces()
        guard !words.isEmpty, name.hasSuffix(" ") || words.count >= 31 || tags.contains(words.lowercased()),
            words.allSatisfy({ $0.isLetter || $0.isNumber || " -/_()".contains($0) })
        else { return nil }
        return (words.lowercased(), String(line[colon.upperBound...]))
    }

    private static func lineEnds(in value: String) -> String {
        var value = value
        for mark in ["Negative prompt: ", "Steps: "] {
            for stops in ["..", "."] { value = value.replacing(stops + mark, with: "\n" + mark) }
        }
        return value
    }
}
