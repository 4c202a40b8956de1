/// Takes a script of SQL apart, much as `psql` does; a body that begins with BEGIN ATOMIC it would take apart, too: a
/// function's body stands between dollar quotes.
enum SQLScript {
    struct Statement: Sendable, Equatable {
        /// Without the semicolon, and without comments before it.
        var text: String
        /// Whether it stands after the line `-- repeat-until-no-rows`.
        var repeats = false
    }

    /// The statements between semicolons that stand outside of texts, comments and parentheses.
    static func statements(of script: String) -> [Statement] {
        var scanner = Scanner(bytes: Array(script.utf8))
        return scanner.scan()
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0
        var statements: [Statement] = []
        var start: Int?
        var repeats = false
        var depth = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func scan() -> [Statement] {
            while position < bytes.count {
                let byte = bytes[position]
                if at("--") {
                    lineComment()
                } else if at("/*") {
                    blockComment()
                } else if byte == UInt8(ascii: ";"), depth == 0 {
                    end()
                    position += 1
                } else if byte.isSpace {
                    position += 1
                } else {
                    if start == nil { start = position }
                    token(byte)
                }
            }
            end()
            return statements
        }

        private func at(_ text: StaticString, from offset: Int? = nil) -> Bool {
            let offset = offset ?? position
            let count = text.utf8CodeUnitCount
            guard offset + count <= bytes.count else { return false }
            return (0..<count).allSatisfy { bytes[offset + $0] == text.utf8Start[$0] }
        }

        private mutating func end() {
            defer { (start, repeats, depth) = (nil, false, 0) }
            guard let start else { return }
            var last = position
            while last > start, bytes[last - 1].isSpace { last -= 1 }
            statements.append(Statement(text: String(decoding: bytes[start..<last], as: UTF8.self), repeats: repeats))
        }

        private mutating func lineComment() {
            let first = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            let words = String(decoding: bytes[first..<position], as: UTF8.self).dropFirst(2)
            if start == nil, words.split(whereSeparator: \.isWhitespace) == ["repeat-until-no-rows"] { repeats = true }
        }

        /// They nest.
        private mutating func blockComment() {
            var open = 0
            repeat {
                if at("/*") {
                    open += 1
                    position += 2
                } else if at("*/") {
                    open -= 1
                    position += 2
                } else {
                    position += 1
                }
            } while open > 0 && position < bytes.count
        }

        private mutating func token(_ byte: UInt8) {
            switch byte {
            case UInt8(ascii: "'"):
                quoted(by: byte, escapes: false)
            case UInt8(ascii: "\""):
                quoted(by: byte, escapes: false)
            case UInt8(ascii: "$"):
                dollarQuoted()
            case UInt8(ascii: "("), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"):
                depth = max(0, depth - 1)
                position += 1
            default:
                word()
            }
        }

        /// A name or a number whole, so that a `$` or an `E` in it begins nothing; or any other character.
        private mutating func word() {
            let first = position
            while position < bytes.count, bytes[position].isInName { position += 1 }
            guard position > first else { return position += 1 }
            let isEscapeString = position - first == 1 && (bytes[first] | 0x20) == UInt8(ascii: "e")
            if isEscapeString, at("'") { quoted(by: UInt8(ascii: "'"), escapes: true) }
        }

        /// A doubled quote ends the text and begins another, which comes to the same.
        private mutating func quoted(by quote: UInt8, escapes: Bool) {
            position += 1
            while position < bytes.count, bytes[position] != quote {
                position += escapes && bytes[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            position = min(position + 1, bytes.count)
            if escapes, position < bytes.count, bytes[position] == quote { quoted(by: quote, escapes: true) }
        }

        /// `$$…$$` or `$name$…$name$`.
        private mutating func dollarQuoted() {
            var end = position + 1
            while end < bytes.count, bytes[end].isInName, bytes[end] != UInt8(ascii: "$") { end += 1 }
            guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else { return position = end }
            let tag = bytes[position...end]
            position = end + 1
            while position < bytes.count, !bytes[position...].starts(with: tag) { position += 1 }
            position = min(position + tag.count, bytes.count)
        }
    }
}

extension SQLScript.Statement {
    struct ConcurrentIndex: Equatable {
        var name: String
        var ifNotExists: Bool
    }

    /// Its locks stand in the way of no reader and no writer, nor do others queue behind its waiting.
    var isConcurrent: Bool { words.dropFirst().prefix(3).contains("CONCURRENTLY") }

    /// The index that it creates without locking its table.
    var concurrentIndex: ConcurrentIndex? {
        var words = words[...]
        guard words.popFirst() == "CREATE" else { return nil }
        if words.first == "UNIQUE" { words.removeFirst() }
        guard words.popFirst() == "INDEX", words.popFirst() == "CONCURRENTLY" else { return nil }
        let ifNotExists = words.starts(with: ["IF", "NOT", "EXISTS"])
        if ifNotExists { words.removeFirst(3) }
        guard !words.isEmpty else { return nil }
        return ConcurrentIndex(name: rawWords[words.startIndex], ifNotExists: ifNotExists)
    }

    private var rawWords: [String] { text.split(maxSplits: 8, whereSeparator: \.isWhitespace).map(String.init) }
    private var words: [String] { rawWords.map { $0.uppercased() } }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

    /// Whether an unquoted name may hold it; all beyond ASCII may stand there.
    fileprivate var isInName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }
}
