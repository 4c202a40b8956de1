extension String {
    /// Without spaces and newlines at both ends.
    package func trimmingSpaces() -> String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// At most `limit` characters, for quoting a person's words in a message; control characters are escaped.
    package func shortened(to limit: Int = 60) -> String {
        let visible = prefix(limit).map { character in
            character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
                ? String(character)
                : character.unicodeScalars.map { "\\u{\(String($0.value, radix: 16))}" }.joined()
        }
        return visible.joined() + (count > limit ? "…" : "")
    }
}
