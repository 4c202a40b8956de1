/// What a fixture could not do, or a condition that did not come about.
package struct TestFailure: Error, CustomStringConvertible {
    package let message: String
    /// What the part concerned said.
    package let details: String

    package init(_ message: String, details: String = "") {
        self.message = message
        self.details = details
    }

    package var description: String { details.isEmpty ? message : "\(message):\n\(details)" }
}
