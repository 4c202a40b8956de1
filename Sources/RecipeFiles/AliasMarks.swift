/// The `*` in a text that could begin an alias.
enum AliasMarks {
    /// A character of private use, which no one writes.
    static let plain: Unicode.Scalar = "\u{E000}"

    /// The text with every such `*` made a character of a plain word: where it began an alias there now is a word as
    /// long.
    static func disarmed(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        var previous: Unicode.Scalar = "\n"
        for scalar in text.unicodeScalars {
            let begins = previous.properties.isWhitespace || "[]{},:-?\u{FEFF}".unicodeScalars.contains(previous)
            view.append(scalar == "*" && begins ? plain : scalar)
            previous = scalar
        }
        return String(view)
    }
}

/// JSON's escapes of characters beyond the basic plane: `\uD83D\uDE00`, which YAML writes as `\U0001F600`.
enum SurrogatePairs {
    static func joined(_ text: String) -> String {
        guard text.contains("\\u") else { return text }
        var result = ""
        var rest = text[...]
        while let backslash = rest.firstIndex(of: "\\") {
            result += rest[..<backslash]
            rest = rest[backslash...]
            if let high = unit(rest, 0xD800...0xDBFF), let low = unit(rest.dropFirst(6), 0xDC00...0xDFFF) {
                let scalar = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
                let digits = String(scalar, radix: 16)
                result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
                rest = rest.dropFirst(12)
            } else {
                result += rest.prefix(2)
                rest = rest.dropFirst(2)
            }
        }
        return result + rest
    }

    /// The code unit that an escape at the beginning stands for, where it is in `range`.
    private static func unit(_ text: Substring, _ range: ClosedRange<UInt32>) -> UInt32? {
        let digits = text.dropFirst(2).prefix(4)
        guard text.hasPrefix("\\u"), digits.count == 4, let unit = UInt32(digits, radix: 16), range.contains(unit)
        else { return nil }
        return unit
    }
}
