extension String {
    /// Whether ISO 8859-1 has every character. Canonically composed or not, each scalar counts as it is.
    var isLatin1: Bool { unicodeScalars.allSatisfy { $0.value <= 0xFF } }

    /// The ISO 8859-1 bytes; `nil` where a character is missing there.
    var latin1Bytes: [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(unicodeScalars.count)
        for scalar in unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    init(latin1 bytes: some Sequence<UInt8>) {
        var scalars = UnicodeScalarView()
        for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
        self.init(scalars)
    }
}
