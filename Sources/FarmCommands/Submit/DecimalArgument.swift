import FarmBasics

/// Reads the number of a flag.
enum DecimalArgument {
    static func read(_ text: String) throws -> Double {
        guard let number = DecimalNumber.value(text) else {
            throw FarmError(.invalidInput, "'\(text.shortened())' is no number; write such as 7 or 0.5")
        }
        return number
    }
}
