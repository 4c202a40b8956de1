/// Columns that text takes on a terminal: East Asian wide characters and emoji take two.
enum DisplayWidth {
    static func of(_ text: String) -> Int { text.reduce(0) { $0 + width(of: $1) } }

    /// `text` cut to `width` columns, with an ellipsis where something is missing.
    static func truncate(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        guard width > 0 else { return "" }
        var result = ""
        var used = 0
        for character in text {
            let next = Self.width(of: character)
            guard used + next < width else { break }
            result.append(character)
            used += next
        }
        return result + "…"
    }

    /// `text` with spaces behind it, or before it where `trailing` is false.
    static func pad(_ text: String, to width: Int, trailing: Bool = true) -> String {
        let spaces = String(repeating: " ", count: max(0, width - of(text)))
        return trailing ? text + spaces : spaces + text
    }

    private static func width(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if scalar.value < 0x300 { return 1 }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The large blocks of Unicode's East Asian Width classes W and F.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
    ]
}
