import FarmModel

/// Where a coordinator listens, written `HOST:PORT`; an IPv6 host stands in brackets.
package struct CoordinatorAddress: Sendable, Equatable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(parsing text: String) throws {
        let trimmed = text.trimmingSpaces()
        guard let colon = trimmed.lastIndex(of: ":"), let port = Int(trimmed[trimmed.index(after: colon)...]),
            (1...65535).contains(port)
        else { throw Self.malformed(text) }
        var host = String(trimmed[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, !host.contains(where: { $0 == "/" || $0.isWhitespace }) else {
            throw Self.malformed(text)
        }
        self.host = host
        self.port = port
    }

    /// Several addresses, with commas between.
    package static func list(parsing text: String) throws -> [CoordinatorAddress] {
        try text.split(separator: ",").map { try CoordinatorAddress(parsing: String($0)) }
    }

    private static func malformed(_ text: String) -> FarmError {
        FarmError(
            .invalidInput,
            "coordinator address '\(text.shortened())' is not HOST:PORT, such as farm.example.org:7433")
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
