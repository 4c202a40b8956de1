/// Reads `Key: value, Key: "a quoted, value", Hashes: {…}`, in linear time whatever the text is.
///
/// A key is a word character and at least one more of these, spaces, `-` and `/`, as stable-diffusion-webui matches it;
/// a value is a quoted string with backslash escapes, JSON in balanced brackets, or everything up to a comma or the
/// line's end. What is no pair is passed over.
struct InfotextPairs {
    private let bytes: [UInt8]
    private var position = 0
    /// Brackets that turn out to be no value are looked for once: a second search could make the time quadratic.
    private var isJSONGivenUp = false

    /// The first `limit` pairs.
    static func parse(_ text: Substring, limit: Int = .max) -> [ParsedInfotext.Pair] {
        var parser = InfotextPairs(bytes: Array(text.utf8))
        var pairs: [ParsedInfotext.Pair] = []
        while pairs.count < limit, let pair = parser.next() { pairs.append(pair) }
        return pairs
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func next() -> ParsedInfotext.Pair? {
        while position < bytes.count {
            let start = position
            while position < bytes.count, !Self.endsValue(bytes[position]), bytes[position] != UInt8(ascii: ":") {
                position += 1
            }
            let end = position
            guard position < bytes.count else { return nil }
            position += 1
            guard bytes[end] == UInt8(ascii: ":"), let key = key(in: start..<end) else { continue }
            return ParsedInfotext.Pair(key, value())
        }
        return nil
    }

    private func key(in range: Range<Int>) -> String? {
        let tail = bytes[range].reversed().prefix { Self.isKeyByte($0) }.count
        let key = bytes[(range.upperBound - tail)..<range.upperBound].drop { !Self.isWordByte($0) }
        let text = String(decoding: key, as: UTF8.self).trimmingSpaces()
        return text.unicodeScalars.count >= 2 ? text : nil
    }

    private mutating func value() -> String {
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
        guard position < bytes.count else { return "" }
        let start = position
        let end =
            switch bytes[start] {
            case UInt8(ascii: "\""): endOfQuoted(from: start)
            case UInt8(ascii: "{"), UInt8(ascii: "["): endOfJSON(from: start)
            default: Int?.none
            }
        if let end, let after = endOfValue(after: end) {
            position = after
            return InfotextValue.unquoted(String(decoding: bytes[start..<end], as: UTF8.self))
        }
        if bytes[start] != UInt8(ascii: "\""), end != nil { isJSONGivenUp = true }
        while position < bytes.count, !Self.endsValue(bytes[position]) { position += 1 }
        let value = String(decoding: bytes[start..<position], as: UTF8.self).trimmingSpaces()
        if position < bytes.count { position += 1 }
        return value
    }

    /// Past the comma that must follow a quoted value or JSON; nil where something else does.
    private func endOfValue(after end: Int) -> Int? {
        var index = end
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
        if index == bytes.count { return index }
        return Self.endsValue(bytes[index]) ? index + 1 : nil
    }

    /// Past the closing quotation mark.
    private func endOfQuoted(from start: Int) -> Int? {
        var index = start + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index + 1
            default: index += 1
            }
        }
        return nil
    }

    /// Past the bracket that closes the one at `start`, strings passed over.
    private mutating func endOfJSON(from start: Int) -> Int? {
        guard !isJSONGivenUp else { return nil }
        var depth = 0
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                guard let end = endOfQuoted(from: index) else {
                    isJSONGivenUp = true
                    return nil
                }
                index = end - 1
            default: break
            }
            index += 1
            if depth == 0 { return index }
        }
        isJSONGivenUp = true
        return nil
    }

    private static func endsValue(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") }
    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// Letters beyond ASCII count as word characters, as they do in Python.
    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
            true
        default: false
        }
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        isWordByte(byte) || [UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "/")].contains(byte)
    }
}
