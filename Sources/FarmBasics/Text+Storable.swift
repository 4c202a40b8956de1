extension String {
    /// What a worker says, as the farm can keep it: without U+0000, which PostgreSQL has no place for, and of at most
    /// `bytes` bytes of UTF-8, cut between characters. What people write is refused instead: ``checkStorable(_:)``.
    package func storable(bytes limit: Int = 1 << 20) -> String {
        let text = utf8.contains(0) ? String(decoding: utf8.filter { $0 != 0 }, as: UTF8.self) : self
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: limit)
        while end > text.startIndex, end.samePosition(in: text) == nil { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }

    /// JSON without the escapes that `jsonb` refuses: U+0000 goes, half of a surrogate pair becomes U+FFFD.
    package func storableJSON() -> String {
        guard utf8.contains(UInt8(ascii: "\\")) || utf8.contains(0) else { return self }
        let source = Array(utf8)
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            guard source[index] == UInt8(ascii: "\\"), index + 1 < source.count else {
                if source[index] != 0 { result.append(source[index]) }
                index += 1
                continue
            }
            switch Self.escapedUnit(source, at: index) {
            case 0?: index += 6
            case let unit? where UTF16.isLeadSurrogate(unit):
                let next = Self.escapedUnit(source, at: index + 6)
                if let next, UTF16.isTrailSurrogate(next) {
                    result += source[index..<index + 12]
                    index += 12
                } else {
                    result += "\\ufffd".utf8
                    index += 6
                }
            case let unit? where UTF16.isTrailSurrogate(unit):
                result += "\\ufffd".utf8
                index += 6
            default:
                result += source[index..<index + 2]
                index += 2
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The UTF-16 unit of a `\uXXXX` that begins at this byte.
    private static func escapedUnit(_ bytes: [UInt8], at index: Int) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return UInt16(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
    }

    /// Refuses what a person wrote and the farm could not keep as written.
    /// - Parameter field: what it is, for the error.
    package func checkStorable(_ field: String) throws {
        guard !utf8.contains(0) else {
            throw FarmError(.invalidInput, "the \(field) holds the character U+0000, which no text may")
        }
    }
}
