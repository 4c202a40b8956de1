/// Text that strangers wrote, made fit for a terminal: nothing in it is obeyed, moves the cursor or turns the direction
/// of what stands around it.
package enum TerminalText {
    /// Escapes control characters (C0, DEL, C1), Unicode's own line ends, and what nobody sees: bidirectional controls and
    /// all other format and default-ignorable characters, by which two names could look alike, as `\u{1b}`; newlines and
    /// tabs stay. Joiners and variation selectors stay where they shape what people write: within emoji, and joiners
    /// between letters of the scripts from Arabic to Indic.
    package static func block(_ text: String) -> String {
        // Windows' line ends are newlines.
        escaping(text.replacing("\r\n", with: "\n"), keeping: ["\n", "\t"], as: swiftEscape)
    }

    /// The same with every line but the first indented: it begins where no message begins.
    package static func paragraph(_ text: String) -> String {
        block(text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  ")
    }

    /// The same for what must stay in one line.
    package static func line(_ text: String) -> String {
        escaping(text, as: swiftEscape)
    }

    private static func swiftEscape(_ scalar: Unicode.Scalar) -> String { "\\u{\(String(scalar.value, radix: 16))}" }

    /// JSON with the same characters as `\u001b`: what is left of them by an encoder stands within strings, where the
    /// escape says the same. Newlines, which stand between values, stay.
    package static func json(_ json: String) -> String {
        escaping(json, keeping: ["\n"]) { scalar in
            String(scalar).utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            }.joined()
        }
    }

    /// Whether a terminal obeys it or nobody sees it.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        case ..<0xAD: false
        default: scalar.properties.generalCategory == .format || scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// Whether a hidden character shapes its neighbours, which are seen.
    private static func shapes(_ scalar: Unicode.Scalar, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool {
        guard let before else { return false }
        switch scalar.value {
        // The emoji style, or its opposite; behind a digit only where a keycap follows.
        case 0xFE0E, 0xFE0F: return isEmoji(before) || before.properties.isEmoji && after == "\u{20E3}"
        case 0x200C, 0x200D:
            guard let after else { return false }
            return isJoined(before) && isJoined(after)
                || scalar == "\u{200D}" && (isEmoji(before) || before == "\u{FE0F}") && isEmoji(after)
        default: return false
        }
    }

    private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0xFF && scalar.properties.isEmoji
    }

    /// Arabic and its neighbours to Myanmar, Khmer and Mongolian.
    private static func isJoined(_ scalar: Unicode.Scalar) -> Bool {
        (0x600...0x109F).contains(scalar.value) || (0x1780...0x18AF).contains(scalar.value)
    }

    private static func escaping(
        _ text: String, keeping kept: Set<Unicode.Scalar> = [], as escape: (Unicode.Scalar) -> String
    ) -> String {
        guard text.unicodeScalars.contains(where: { isHidden($0) && !kept.contains($0) }) else { return text }
        let scalars = Array(text.unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            let before = index > 0 ? scalars[index - 1] : nil
            let after = index + 1 < scalars.count ? scalars[index + 1] : nil
            if !isHidden(scalar) || kept.contains(scalar) || shapes(scalar, before, after) {
                result.unicodeScalars.append(scalar)
            } else {
                result += escape(scalar)
            }
        }
        return result
    }
}
