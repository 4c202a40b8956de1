/// Text as it comes in from files and pipes.
package enum TextInput {
    /// Decodes UTF-8, and UTF-16 that says so by its byte order mark, as PowerShell and Notepad write it; the mark is
    /// dropped. Nil where the bytes are no such text.
    package static func decode(_ bytes: some Collection<UInt8>) -> String? {
        let mark = Array(bytes.prefix(2))
        guard mark == [0xFF, 0xFE] || mark == [0xFE, 0xFF] else {
            return String(validating: bytes, as: UTF8.self)?.droppingByteOrderMark()
        }
        let body = Array(bytes.dropFirst(2))
        guard body.count.isMultiple(of: 2) else { return nil }
        let isLittleEndian = mark == [0xFF, 0xFE]
        let units = stride(from: 0, to: body.count, by: 2).map { index in
            let (first, second) = (UInt16(body[index]), UInt16(body[index + 1]))
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        return String(validating: units, as: UTF16.self)?.droppingByteOrderMark()
    }
}
