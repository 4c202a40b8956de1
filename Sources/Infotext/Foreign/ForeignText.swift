/// Whether a text holds another format anywhere: what TextKind tells of a whole text by its beginning, this finds behind
/// labels, words and marks that nobody sees.
package enum ForeignText {
    static func kind(_ text: String) -> String? {
        let visible = plain(text)
        switch TextKind(of: visible) {
        case .json(.string(let inner)): return inner == visible ? nil : kind(inner)
        case .json, .brokenJSON: return "JSON"
        case .xml: return "XML"
        case .html: return "HTML"
        case .base64: return "base64"
        case .nothing, .plain: break
        }
        if holdsJSON(visible) { return "text with JSON in it" }
        if holdsMarkup(visible) { return "text with XML in it" }
        if holdsBase64(visible) { return "text with base64 in it" }
        if visible.contains("{\\rtf") { return "RTF" }
        return listKind(visible)
    }

    /// Without marks that nobody sees, and with the quotation marks and brackets that stand for JSON's as JSON's.
    static func plain(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.properties.isDefaultIgnorableCodePoint {
            switch scalar {
            case "“", "”", "„", "‟", "″", "＂", "«", "»": scalars.append("\"")
            case "｛": scalars.append("{")
            case "：": scalars.append(":")
            case "，": scalars.append(",")
            default: scalars.append(scalar)
            }
        }
        let plain = String(scalars)
        let isCoded = ["\\\"", "&quot;", "&#34;", "%22", "\\u0022"].contains(where: plain.contains)
        return isCoded ? codes.reduce(plain) { $0.replacing($1.0, with: $1.1) } : plain
    }

    private static let codes = [
        ("\\\\\"", "\""), ("\\\"", "\""), ("&quot;", "\""), ("&#34;", "\""), ("%22", "\""), ("\\u0022", "\""),
        ("&#123;", "{"), ("%7B", "{"), ("%7b", "{"), ("\\u007b", "{"), ("%3A", ":"), ("%3a", ":"), ("%20", " "),
        ("\\n", "\n"),
    ]

    /// `{"key":`, `"a known key":`, `{aKnownKey: "…`; prompts have braces and quotation marks, but not so.
    private static func holdsJSON(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var last: UInt8?
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == quote || byte == apostrophe, let end = keyEnd(bytes, from: index + 1, quote: byte),
                after(bytes, end + 1) == colon
            {
                if last == brace || isKnown(bytes[(index + 1)..<end]) { return true }
            } else if last == brace, let end = bareKeyEnd(bytes, from: index) {
                let key = bytes[index..<end]
                let isName = key.contains(UInt8(ascii: "_")) || isKnown(key)
                if after(bytes, end) == colon, beginsValue(bytes, behindColonFrom: end, known: isName) { return true }
            }
            if ![0x20, 0x0A, 0x0D, 0x09].contains(byte) { last = byte }
            index += 1
        }
        return false
    }

    private static let quote = UInt8(ascii: "\"")
    private static let apostrophe = UInt8(ascii: "'")
    private static let brace = UInt8(ascii: "{")
    private static let colon = UInt8(ascii: ":")
    private static let longestKey = 64

    private static func keyEnd(_ bytes: [UInt8], from start: Int, quote: UInt8) -> Int? {
        let end = bytes[start...].prefix(longestKey).firstIndex { $0 == quote || $0 == 0x0A }
        return end.flatMap { bytes[$0] == quote && $0 > start ? $0 : nil }
    }

    private static func bareKeyEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        let end = bytes[start...].prefix(longestKey).firstIndex { byte in
            !(byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte)
                || (97...122).contains(byte))
        }
        return end.flatMap { $0 > start ? $0 : nil }
    }

    /// The first byte from `index` on that is no blank.
    private static func after(_ bytes: [UInt8], _ index: Int) -> UInt8? {
        bytes[min(index, bytes.count)...].first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
    }

    private static func isKnown(_ key: ArraySlice<UInt8>) -> Bool {
        let key = String(decoding: key, as: UTF8.self)
        return JSONField(key: key) != nil || JSONMarks.tool(of: "\"\(key)\"") != nil || key == "inputs"
            || key == "nodes"
    }

    /// A string, an object or a list; of a known key a number that a comma or a brace follows, too.
    private static func beginsValue(_ bytes: [UInt8], behindColonFrom index: Int, known: Bool) -> Bool {
        guard known, let mark = bytes[index...].firstIndex(of: colon) else { return false }
        let rest = bytes[(mark + 1)...].prefix(longestKey).drop { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
        guard let first = rest.first else { return true }
        if [quote, apostrophe, brace, UInt8(ascii: "["), UInt8(ascii: "`")].contains(first) { return true }
        let behind = rest.drop { (48...57).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
        return behind.count < rest.count && [UInt8(ascii: ","), UInt8(ascii: "}")].contains(behind.first)
    }

    private static func holdsMarkup(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "<")) else { return false }
        let lowered = text.lowercased()
        if ["<?xml", "<?xpacket", "<x:xmpmeta", "<rdf:", "<!doctype", "<html", "<![cdata["].contains(
            where: lowered.contains)
        {
            return true
        }
        // An element that ends.
        return lowered.split(separator: "</").dropFirst().contains { part in
            let name = part.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || ":-_.".contains($0)) }
            return name.first?.isLetter == true && part.dropFirst(name.count).first == ">"
        }
    }

    private static func holdsBase64(_ text: String) -> Bool {
        text.split { $0.isWhitespace || "\"'`()".contains($0) }.contains { word in
            guard word.utf8.count >= 16 else { return false }
            if word.hasPrefix("data:"), word.contains(";base64") { return true }
            let body = word.split(separator: ":").last.map(String.init) ?? ""
            return (body.hasPrefix("eyJ") || body.utf8.count >= 100 && body.contains { $0 == "+" || $0 == "/" })
                && TextKind(of: body) == .base64
        }
    }
}
