import FarmBasics

/// Seeds as people and other programs write them.
package enum Seed {
    /// The largest first seed of `count` images: each next one has 1 more, and the one behind the last is a number still.
    package static func largest(count: Int) -> Int64 { Int64.max - Int64(max(1, count)) }

    /// Reads a whole number, also `1234.0` or `1e9`. That it is not negative, or −1 for a random one, is checked
    /// elsewhere.
    /// - Throws: `invalidInput` for what is no whole number and for one that 64 bits do not hold.
    package static func parse(_ text: String) throws -> Int64 {
        if let seed = try read(text) { return seed }
        throw FarmError(.invalidInput, "seed '\(text.shortened())' is no whole number")
    }

    /// Reads a whole number, also one with a fraction of zeros (`1234.0`); nil where it is none.
    /// - Throws: ``FarmError`` where the engine's seeds do not reach so far.
    package static func read(_ text: String) throws -> Int64? {
        let text = text.trimmingSpaces()
        let whole = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isWhole = whole.count < 2 || whole[1].utf8.allSatisfy { $0 == UInt8(ascii: "0") }
        let digits = whole.first.map { $0.hasPrefix("-") || $0.hasPrefix("+") ? $0.dropFirst() : $0 } ?? ""
        if isWhole, let first = whole.first, let seed = Int64(first) { return seed }
        // `1e9`, as programs print floating numbers.
        if let number = DecimalNumber.value(text), abs(number) <= 0x1p53, let seed = Int64(exactly: number) {
            return seed
        }
        guard isWhole, !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        throw FarmError(
            .invalidInput,
            "seed \(text.shortened()) is too \(text.hasPrefix("-") ? "small" : "large"); accepted: 0 to "
                + "\(largest(count: 1)), or -1 for a random one")
    }
}
