import FarmBasics

/// The text around another in `%{calm … by the sea $$ owl}`.
enum TemplateWrapper {
    private static let marks: Set<Unicode.Scalar> = [
        "\u{1801}", "\u{2026}", "\u{22EE}", "\u{22EF}", "\u{22F0}", "\u{22F1}", "\u{FE19}",
    ]

    /// The first marker, and what stands before and behind it: ellipses in a row, or three or more dots.
    static func split(_ text: String) -> (before: String, after: String)? {
        let scalars = text.unicodeScalars
        var place = scalars.startIndex
        while place < scalars.endIndex {
            let isMark = marks.contains(scalars[place])
            guard isMark || scalars[place] == "." else {
                place = scalars.index(after: place)
                continue
            }
            let run = scalars[place...].prefix { isMark ? marks.contains($0) : $0 == "." }
            if isMark || run.count >= 3 { return (String(scalars[..<place]), String(scalars[run.endIndex...])) }
            place = run.endIndex
        }
        return nil
    }

    /// The inner text in the marker's place; without one it is appended.
    static func wrapped(_ inner: String, in wrapper: String, _ grammar: TemplateGrammar) -> String {
        let (inner, trimmed) = (inner.trimmingSpaces(), wrapper.trimmingSpaces())
        if grammar == .first {
            return trimmed.split(separator: "…", omittingEmptySubsequences: false).joined(separator: inner)
        }
        if let (before, after) = split(trimmed) { return before + inner + after }
        return trimmed + (wrapper.last?.isWhitespace == true ? " " : "") + inner
    }
}
