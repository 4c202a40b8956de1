import FarmBasics

/// Reads `Key: value, Key: "a quoted, value", Hashes: {…}`, in linear time whatever the text is.
///
/// A key is a word character and at least one more of these, spaces, `-` and `/`, as stable-diffusion-webui matches it;
/// a value is a quoted string with backslash escapes, JSON in balanced brackets, or everything up to a comma or the
/// line's end. What is no pair is kept as words, to be said.
struct InfotextPairs {
    /// A part of the text.
    struct Piece {
        /// In bytes: where its key begins, or its words.
        var start: Int
        /// Nil for words.
        var pair: ParsedInfotext.Pair?
        var words = ""
        /// Whether a comma alone parts it from what stands before it.
        var followsComma = false
    }

    private let bytes: [UInt8]
    private var position = 0
    private var pieces: [Piece] = []
    /// Brackets that turn out to be no value are looked for once: a second search could make the time quadratic.
    private var isJSONGivenUp = false

    /// The first `limit` pairs.
    static func parse(_ text: Substring, limit: Int = .max) -> [ParsedInfotext.Pair] {
        pieces(text, limit: limit).compactMap(\.pair)
    }

    /// All that the text holds, up to `limit` pairs.
    static func pieces(_ text: Substring, limit: Int = .max) -> [Piece] {
        var parser = InfotextPairs(bytes: Array(text.utf8))
        var count = 0
        while count < limit, parser.readPair() { count += 1 }
        return parser.pieces
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads up to the end of the next pair; false where there is none.
    private mutating func readPair() -> Bool {
        while position < bytes.count {
            let start = position
            while position < bytes.count, !Self.endsValue(bytes[position]), bytes[position] != UInt8(ascii: ":") {
                position += 1
            }
            let end = position
            position = min(end + 1, bytes.count)
            guard end < bytes.count, bytes[end] == UInt8(ascii: ":"), let key = key(in: start..<end) else {
                addWords(start..<(end < bytes.count && bytes[end] == UInt8(ascii: ":") ? end + 1 : end))
                continue
            }
            addWords(start..<key.start)
            pieces.append(Piece(start: key.start, pair: ParsedInfotext.Pair(key.name, value())))
            return true
        }
        return false
    }

    /// Words that commas part are one piece.
    private mutating func addWords(_ range: Range<Int>) {
        let words = String(decoding: bytes[range], as: UTF8.self).trimmingSpaces()
        guard !words.isEmpty else { return }
        let followsComma = range.lowerBound > 0 && bytes[range.lowerBound - 1] == UInt8(ascii: ",")
        if followsComma, pieces.last.map({ $0.pair == nil }) == true {
            pieces[pieces.count - 1].words += ", " + words
        } else {
            pieces.append(Piece(start: range.lowerBound, words: words, followsComma: followsComma))
        }
    }

    /// In the known spelling, and where it begins.
    private func key(in range: Range<Int>) -> (name: String, start: Int)? {
        let tail = bytes[range].reversed().prefix { Self.isKeyByte($0) }.count
        let key = bytes[(range.upperBound - tail)..<range.upperBound].drop { !Self.isWordByte($0) }
        let text = String(decoding: key, as: UTF8.self).trimmingSpaces()
        return text.unicodeScalars.count >= 2 ? (InfotextKeys.canonical(text), key.startIndex) : nil
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
