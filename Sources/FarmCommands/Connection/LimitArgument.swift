import FarmBasics

/// How many rows a person may ask for in one command.
enum LimitArgument {
    static let accepted = 1...100_000

    static func check(_ limit: Int) throws {
        guard accepted.contains(limit) else {
            throw FarmError(
                .invalidInput,
                "--limit \(limit) is out of range; accepted: \(accepted.lowerBound) to \(accepted.upperBound)")
        }
    }
}
