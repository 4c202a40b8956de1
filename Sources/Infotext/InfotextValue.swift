internal import FarmBasics
internal import FoundationEssentials

/// How a value stands in infotext.
enum InfotextValue {
    private static let quote = UInt8(ascii: "\"")

    /// A value that holds a comma, a colon or a newline is written as a JSON string, as stable-diffusion-webui does
    /// (`quote` in its `infotext_utils`); so is one that would not be read back as it is: with a quotation mark in
    /// front or spaces at an end.
    static func quoted(_ value: String) -> String {
        let isOdd = value.unicodeScalars.contains {
            $0 == "," || $0 == ":" || $0.properties.generalCategory == .control
        }
        guard isOdd || value.utf8.first == quote || value != value.trimmingSpaces() else { return value }
        let escaped = value.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            case "\0"..<" ":
                "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2)
                    + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }

    /// What a JSON string says; text that is none, as it is.
    static func unquoted(_ text: String) -> String {
        guard text.utf8.count >= 2, text.utf8.first == quote, text.utf8.last == quote else { return text }
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return String(Substring(text.utf8.dropFirst().dropLast())) }
        return (try? JSONDecoder().decode(String.self, from: Data(text.utf8))) ?? text
    }

    /// A whole number without a fraction, as the web UI writes what a slider of whole steps gave.
    static func plain(_ value: Double) -> String {
        Int(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
