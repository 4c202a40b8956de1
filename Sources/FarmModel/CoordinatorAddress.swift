import FarmBasics
import Glibc

/// Where a coordinator listens: `HOST:PORT`, `HOST`, `[IPV6]:PORT` or `unix:PATH`. Whoever dials one takes just these.
package struct CoordinatorAddress: Sendable, Equatable, CustomStringConvertible {
    /// What the host's text is; only a `name` is looked up in DNS.
    package enum Kind: Sendable, Equatable { case ipv4, ipv6, name, unixSocket }

    /// Taken where an address names no port.
    package static let defaultPort = 7433
    /// For messages and help.
    package static let accepted = "HOST:PORT, HOST (port 7433), [IPV6]:PORT or unix:PATH"
    /// Of a socket's path: `sockaddr_un.sun_path` has 108 with its final zero.
    package static let mostPathBytes = 107

    /// Decides how ``host`` is read and dialled.
    package let kind: Kind
    /// The socket's path for ``Kind/unixSocket``.
    package let host: String
    /// 0 for ``Kind/unixSocket``.
    package let port: Int

    /// - Throws: `invalidInput` that names what is accepted.
    package init(parsing text: String) throws {
        let trimmed = text.trimmingSpaces()
        if trimmed.hasPrefix(Self.unixPrefix) {
            self.init(kind: .unixSocket, host: HomeFolder.expanding(String(trimmed.dropFirst(5))), port: 0)
            guard (1...Self.mostPathBytes).contains(host.utf8.count) else {
                throw FarmError(
                    .invalidInput,
                    "coordinator '\(text.shortened())' needs a socket's path of 1 to \(Self.mostPathBytes) bytes")
            }
            return
        }
        let (host, port) = try Self.split(trimmed)
        guard !host.isEmpty, (1...65535).contains(port), !host.contains(where: { $0.isWhitespace || $0 == "/" }) else {
            throw Self.error(text)
        }
        let kind = Self.kind(of: host)
        guard kind == .ipv6 || !host.contains(":") else { throw Self.error(text) }
        self.init(kind: kind, host: host, port: port)
    }

    /// Several addresses, with commas between.
    /// - Throws: `invalidInput`, also where there is none.
    package static func list(parsing text: String) throws -> [CoordinatorAddress] {
        let addresses = try text.split(separator: ",").map { try CoordinatorAddress(parsing: String($0)) }
        guard !addresses.isEmpty else {
            throw FarmError(.invalidInput, "'\(text.shortened())' names no coordinator; accepted: \(accepted)")
        }
        return addresses
    }

    /// On this machine.
    package init(loopbackPort port: Int) { self.init(kind: .ipv4, host: "127.0.0.1", port: port) }

    private init(kind: Kind, host: String, port: Int) {
        self.kind = kind
        self.host = host
        self.port = port
    }

    /// As ``init(parsing:)`` reads it back, the port always with it.
    package var description: String {
        kind == .unixSocket ? Self.unixPrefix + host : Self.text(host: host, port: port)
    }

    /// A host and a port as people write them: an IPv6 host stands in brackets.
    package static func text(host: String, port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static let unixPrefix = "unix:"

    private static func split(_ text: String) throws -> (host: String, port: Int) {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw error(text) }
            let host = String(text[text.index(after: text.startIndex)..<end])
            return (host, try port(text[text.index(after: end)...], of: text))
        }
        let colons = text.count { $0 == ":" }
        guard colons == 1, let colon = text.firstIndex(of: ":") else { return (text, defaultPort) }
        return (String(text[..<colon]), try port(text[colon...], of: text))
    }

    private static func port(_ suffix: Substring, of text: String) throws -> Int {
        if suffix.isEmpty { return defaultPort }
        guard suffix.hasPrefix(":"), let port = Int(suffix.dropFirst()) else { throw error(text) }
        return port
    }

    private static func kind(of host: String) -> Kind {
        var buffer = in6_addr()
        if inet_pton(AF_INET, host, &buffer) == 1 { return .ipv4 }
        // A zone (`fe80::1%eth0`) is no part of the number.
        if inet_pton(AF_INET6, String(host.prefix { $0 != "%" }), &buffer) == 1 { return .ipv6 }
        return .name
    }

    private static func error(_ text: String) -> FarmError {
        FarmError(.invalidInput, "coordinator '\(text.shortened())' is no address; accepted: \(accepted)")
    }
}
