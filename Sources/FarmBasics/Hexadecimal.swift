extension Sequence<UInt8> {
    /// Two lower-case hex digits a byte.
    package var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
