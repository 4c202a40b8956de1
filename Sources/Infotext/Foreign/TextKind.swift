import FarmBasics

/// What a text is, told by its beginning and its shape: what a person pastes may be anything, and nothing but a prompt
/// may become one.
enum TextKind: Equatable {
    /// Empty, or a word for nothing: what Python prints of a value that is missing.
    case nothing
    case json(JSONText)
    /// It begins as JSON and is none: cut off, or damaged.
    case brokenJSON
    case xml
    case html
    case base64
    case plain

    init(of text: String) {
        let text = text.trimmingSpaces()
        if ["", "none", "null", "nil", "undefined", "nan", "{}", "[]", "\"\""].contains(text.lowercased()) {
            self = .nothing
        } else if let kind = Self.json(text) ?? Self.markup(text) {
            self = kind
        } else {
            self = Self.isBase64(text) ? .base64 : .plain
        }
    }

    /// Prompts begin with brackets too: `{red|blue}`, `{{{NovelAI's}}}`, `[from:to:0.5]`, `"quoted" words`.
    private static func json(_ text: String) -> TextKind? {
        guard let first = text.utf8.first, "{[\"".utf8.contains(first) else { return nil }
        if let value = JSONText(parsing: text) {
            // `[1]` is a picture of 1, with less of it.
            if case .array(let elements) = value, !elements.contains(where: isContainerOrString) { return nil }
            return .json(value)
        }
        return looksLikeJSON(text) ? .brokenJSON : nil
    }

    private static func isContainerOrString(_ value: JSONText) -> Bool {
        switch value {
        case .string, .array, .object: true
        case .null, .bool, .number: false
        }
    }

    private static func looksLikeJSON(_ text: String) -> Bool {
        // A string of JSON that holds JSON.
        if ["\"{\\\"", "\"{\\n", "\"[{\\", "\"[\\\""].contains(where: text.hasPrefix) { return true }
        let marks = text.unicodeScalars.prefix(4096).filter { !$0.properties.isWhitespace }
        let open = marks.prefix { $0 == "{" || $0 == "[" }
        let rest = marks.dropFirst(open.count)
        guard let last = open.last, let next = rest.first else {
            // Nothing but brackets; or a string, which alone is JSON only where it ends as one.
            return !open.isEmpty
        }
        if next == "\"" || next == "'" {
            // A key or an element: its end is followed by a colon, a comma, or a closing bracket; or never comes.
            let behind = rest.dropFirst().drop { $0 != next }.dropFirst()
            guard let mark = behind.first else { return true }
            return last == "{" ? mark == ":" : mark == "," || mark == "]"
        }
        // JavaScript's objects: a bare key that programs use.
        let key = rest.prefix { $0.properties.isAlphabetic || $0 == "_" }
        guard last == "{", rest.dropFirst(key.count).first == ":" else { return false }
        return JSONField(key: String(String.UnicodeScalarView(key))) != nil
    }

    private static func markup(_ text: String) -> TextKind? {
        guard text.hasPrefix("<") else { return nil }
        let lowered = text.prefix(4096).lowercased()
        if lowered.hasPrefix("<!doctype html") || htmlElements.contains(where: { isElement($0, in: lowered) }) {
            return .html
        }
        if lowered.hasPrefix("<?") || lowered.hasPrefix("<!") { return .xml }
        let name = lowered.dropFirst().prefix { $0.isLetter || $0.isNumber || "_-:.".contains($0) }
        // `<lora:quilt:0.8>` and its kin begin prompts.
        let isName = !name.isEmpty && !name.hasSuffix(":") && name.split(separator: ":").count <= 2
        let isClosed = text.hasSuffix(">") && (text.contains("</\(name)") || text.hasSuffix("/>"))
        return isName && (isClosed || lowered.contains("xmlns")) ? .xml : nil
    }

    private static let htmlElements = [
        "html", "head", "body", "div", "p", "span", "table", "script", "style", "meta", "ul", "ol", "pre", "img", "br",
        "a", "b", "i", "h1", "h2", "h3", "code",
    ]

    private static func isElement(_ name: String, in lowered: String) -> Bool {
        guard lowered.hasPrefix("<" + name), let next = lowered.dropFirst(name.count + 1).first else { return false }
        return next == ">" || next.isWhitespace || lowered.hasPrefix("<\(name)/>")
    }

    /// One long run of its letters, of all three kinds, in whole groups of four; or a data URL.
    private static func isBase64(_ text: String) -> Bool {
        if text.hasPrefix("data:"), text.prefix(128).contains(";base64,") { return true }
        var kinds: Set<Int> = []
        var count = 0
        var padding = 0
        for byte in text.utf8 where byte != 0x0A && byte != 0x0D {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): kinds.insert(0)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): kinds.insert(1)
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                kinds.insert(2)
            case UInt8(ascii: "="): padding += 1
            default: return false
            }
            if padding > 0, byte != UInt8(ascii: "=") { return false }
            count += 1
        }
        let isJSON = text.hasPrefix("eyJ") && count >= 16
        return isJSON || kinds.count == 3 && (count >= 64 || count >= 24 && padding > 0) && padding <= 2
    }
}
