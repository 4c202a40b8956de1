package import FarmBasics

/// What makes a machine a worker, once: `farm workers invite` prints it. No text of it shows it.
package struct EnrolmentCode: Sendable, CustomStringConvertible {
    private static let prefix = "wi_"
    /// For messages and help.
    package static let accepted = "'wi_' and 64 hex digits, as 'farm workers invite' prints them"

    /// As it travels.
    let text: String

    /// - Parameter text: spaces and line ends around it are no part of it.
    /// - Throws: `invalidInput`, without the text: it may be the code but for one letter.
    package init(parsing text: String) throws(FarmError) {
        let text = text.trimmingSpaces().lowercased()
        let digits = text.dropFirst(Self.prefix.count)
        guard text.hasPrefix(Self.prefix), digits.utf8.count == 64, digits.allSatisfy({ $0.isASCII && $0.isHexDigit })
        else { throw FarmError(.invalidInput, "this is no code for a worker; accepted: \(Self.accepted)") }
        self.text = text
    }

    /// For logs.
    package var description: String { Self.prefix + "…" }
}
