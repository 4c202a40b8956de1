/// What a fixture could not do, or a condition that did not come about.
package struct TestFailure: Error, CustomStringConvertible {
    /// What did not come about, in a line.
    package let message: String
    /// What the part concerned said.
    package let details: String

    /// - Parameter details: may be long: logs, the output of a command.
    package init(_ message: String, details: String = "") {
        self.message = message
        self.details = details
    }

    /// The message, and the details on lines of their own.
    package var description: String { details.isEmpty ? message : "\(message):\n\(details)" }
}
