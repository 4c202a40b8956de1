/// Makes text of bytes whose encoding is not to be relied on.
enum TextDecoding {
    /// Reads a `UserComment`: 8 bytes name the character code, and programs disagree on what follows `UNICODE`.
    static func userComment(_ bytes: ArraySlice<UInt8>) -> String {
        let code = String(decoding: bytes.prefix(8).prefix { $0 != 0 }, as: UTF8.self).uppercased()
        return switch code {
        case "UNICODE", "": bytes.count < 8 ? guess(bytes) : guess(bytes.dropFirst(8), isUTF16: code == "UNICODE")
        case "ASCII", "JIS": guess(bytes.dropFirst(8))
        default: guess(bytes)
        }
    }

    /// A byte order mark decides; then zero bytes, which UTF-16 of Latin letters has at every other place; then
    /// whether it is UTF-8; Latin-1 is what remains.
    /// - Parameter isUTF16: that it is said to be, big-endian unless it looks otherwise.
    static func guess(_ bytes: ArraySlice<UInt8>, isUTF16: Bool = false) -> String {
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), isLittleEndian: false) }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), isLittleEndian: true) }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
        // Zeros at the end only fill up.
        let narrow = body.prefix(body.count - body.reversed().prefix { $0 == 0 }.count)
        var zeros = (even: 0, odd: 0)
        for (index, byte) in narrow.enumerated() where byte == 0 {
            if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
        }
        if max(zeros.even, zeros.odd) > (isUTF16 ? 0 : narrow.count / 8) {
            return utf16(body, isLittleEndian: zeros.odd > zeros.even)
        }
        if let text = String(validating: narrow, as: UTF8.self) { return text }
        return isUTF16 ? utf16(body, isLittleEndian: false) : String(latin1: narrow)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> String {
        var units: [UInt16] = []
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(isLittleEndian ? second << 8 | first : first << 8 | second)
            index += 2
        }
        while units.last == 0 { units.removeLast() }
        return String(decoding: units, as: UTF16.self)
    }
}
