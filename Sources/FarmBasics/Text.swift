extension String {
    /// Without spaces and newlines at both ends.
    package func trimmingSpaces() -> String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// At most `limit` characters, for quoting a person's words in a message; what a terminal would obey is escaped.
    package func shortened(to limit: Int = 60) -> String {
        // Bounded by scalars too: a character can have any number of them.
        let visible = String(String.UnicodeScalarView(String(prefix(limit)).unicodeScalars.prefix(limit * 8)))
        return TerminalText.line(visible) + (count > limit ? "…" : "")
    }

    /// Without a byte order mark (U+FEFF) at the beginning: editors and shells of Windows write it, nobody sees it, and
    /// as a part of a prompt it would change the picture. Every text that comes in goes through here.
    package func droppingByteOrderMark() -> String {
        let mark: Unicode.Scalar = "\u{FEFF}"
        guard unicodeScalars.first == mark else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.drop { $0 == mark }))
    }
}
