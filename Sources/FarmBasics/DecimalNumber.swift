/// Numbers as people and other programs write them, in decimal: Swift reads `0x1p3`, too.
package enum DecimalNumber {
    /// Nil for what is no number; exponents, "nan" and "inf" are numbers, which limits are for.
    package static func value(_ text: some StringProtocol) -> Double? {
        text.contains { $0 == "x" || $0 == "X" } ? nil : Double(text)
    }
}
