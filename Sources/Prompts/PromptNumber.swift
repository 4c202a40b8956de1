/// Numbers as prompts write them.
package enum PromptNumber {
    /// A sign, digits and at most one point, with a digit somewhere; nil for anything else, exponents and "nan" too.
    package static func value(_ text: some StringProtocol) -> Double? {
        guard text.utf8.count <= 32 else { return nil }
        let unsigned = text.first == "+" || text.first == "-" ? text.dropFirst() : text[...]
        let digits = unsigned.utf8.filter { $0 != UInt8(ascii: ".") }
        guard !digits.isEmpty, digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            unsigned.utf8.count - digits.count <= 1
        else { return nil }
        let padded = (text.first == "-" ? "-0" : "0") + unsigned + (unsigned.last == "." ? "0" : "")
        return Double(padded)
    }

    /// `value` in at most six decimals, without an exponent: what the engine's expression takes. What is too large for
    /// that, or no number, stands as Swift writes it: it is refused elsewhere and stands in messages alone.
    package static func decimal(_ value: Double) -> String {
        guard abs(value) < 1e12 else { return "\(value)" }
        let millionths = Int((abs(value) * 1_000_000).rounded())
        let fraction = String(millionths % 1_000_000)
        var text = "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return value < 0 && millionths > 0 ? "-" + text : text
    }
}
