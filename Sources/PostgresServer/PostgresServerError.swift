/// Why a private PostgreSQL could not be found, made, started or stopped.
package struct PostgresServerError: Error, Sendable, CustomStringConvertible {
    /// A sentence for people, with its full stop.
    package let message: String
    /// The last lines that the server or its tool wrote; may be empty.
    package let output: String

    init(_ message: String, output: String = "") {
        self.message = message
        self.output = output
    }

    /// The message, then the output on lines of its own.
    package var description: String {
        output.isEmpty ? message : "\(message)\n\(output)"
    }
}
