/// Text that strangers wrote, made fit for a terminal: nothing in it is obeyed, moves the cursor or turns the direction
/// of what stands around it.
package enum TerminalText {
    /// Escapes control characters (C0, DEL, C1), bidirectional controls and Unicode's own line ends as `\u{1b}`;
    /// newlines and tabs stay.
    package static func block(_ text: String) -> String {
        // Windows' line ends are newlines.
        escaping(
            text.replacing("\r\n", with: "\n"), where: { $0 != "\n" && $0 != "\t" && isObeyed($0) }, as: swiftEscape)
    }

    /// The same with every line but the first indented: it begins where no message begins.
    package static func paragraph(_ text: String) -> String {
        block(text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  ")
    }

    /// The same for what must stay in one line.
    package static func line(_ text: String) -> String {
        escaping(text, where: isObeyed, as: swiftEscape)
    }

    private static func swiftEscape(_ scalar: Unicode.Scalar) -> String { "\\u{\(String(scalar.value, radix: 16))}" }

    /// JSON with the same characters as `\u001b`: what is left of them by an encoder stands within strings, where the
    /// escape says the same. Newlines, which stand between values, stay.
    package static func json(_ json: String) -> String {
        escaping(json) {
            $0 != "\n" && isObeyed($0)
        } as: { scalar in
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
    }

    /// Every one of them is in the basic plane.
    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        case ..<0x61C: false
        default: scalar.properties.isBidiControl
        }
    }

    private static func escaping(
        _ text: String, where isEscaped: (Unicode.Scalar) -> Bool, as escape: (Unicode.Scalar) -> String
    ) -> String {
        guard text.unicodeScalars.contains(where: isEscaped) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isEscaped(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}
