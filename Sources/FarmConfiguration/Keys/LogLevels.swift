import FarmBasics
package import Logging

/// The names of log levels, of any case.
package enum LogLevels {
    /// For messages and help: trace, debug, info, notice, warning, error, critical.
    package static let accepted = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")

    /// - Throws: `invalidInput` that names what is accepted.
    package static func parse(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text.trimmingSpaces().lowercased()) else {
            throw FarmError(.invalidInput, "unknown log level '\(text.shortened())'; accepted: \(accepted)")
        }
        return level
    }
}
