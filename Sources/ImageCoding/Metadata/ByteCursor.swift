/// Reads numbers out of bytes; nil past the end, so that no offset that a file states can lead outside.
struct ByteCursor {
    let bytes: ArraySlice<UInt8>
    var isLittleEndian = false

    /// Of `length` bytes at `offset` from the beginning.
    func slice(_ offset: Int, _ length: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, length >= 0, offset <= bytes.count, length <= bytes.count - offset else { return nil }
        return bytes[(bytes.startIndex + offset)..<(bytes.startIndex + offset + length)]
    }

    func uint16(_ offset: Int) -> Int? { number(offset, 2) }

    func uint32(_ offset: Int) -> Int? { number(offset, 4) }

    private func number(_ offset: Int, _ length: Int) -> Int? {
        guard let digits = slice(offset, length) else { return nil }
        let ordered = isLittleEndian ? Array(digits.reversed()) : Array(digits)
        return ordered.reduce(0) { $0 << 8 | Int($1) }
    }
}
