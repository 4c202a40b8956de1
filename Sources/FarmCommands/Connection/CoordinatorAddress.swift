import FarmModel
import GRPCNIOTransportHTTP2
import Glibc

/// Where a coordinator listens: `HOST:PORT`, `[IPV6]:PORT` or `unix:PATH`.
struct CoordinatorAddress: Sendable, Equatable, CustomStringConvertible {
    enum Kind: Sendable, Equatable { case ipv4, ipv6, name, unixSocket }

    static let defaultPort = 7433

    var kind: Kind
    /// The socket's path for ``Kind/unixSocket``.
    var host: String
    var port: Int

    init(parsing text: String) throws {
        let trimmed = text.trimmingSpaces()
        if trimmed.hasPrefix("unix:") {
            self.init(kind: .unixSocket, host: PathArgument.read(String(trimmed.dropFirst(5))), port: 0)
            guard !host.isEmpty, host.utf8.count <= 107 else {
                throw FarmError(.invalidInput, "coordinator '\(text.shortened())' needs a path of 1 to 107 bytes")
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
    static func list(parsing text: String) throws -> [CoordinatorAddress] {
        try text.split(separator: ",").map { try CoordinatorAddress(parsing: String($0)) }
    }

    /// On this machine.
    init(loopbackPort port: Int) { self.init(kind: .ipv4, host: "127.0.0.1", port: port) }

    private init(kind: Kind, host: String, port: Int) {
        self.kind = kind
        self.host = host
        self.port = port
    }

    var description: String {
        switch kind {
        case .unixSocket: "unix:\(host)"
        case .ipv6: "[\(host)]:\(port)"
        case .ipv4, .name: "\(host):\(port)"
        }
    }

    var target: any ResolvableTarget {
        switch kind {
        case .ipv4: .ipv4(address: host, port: port)
        case .ipv6: .ipv6(address: host, port: port)
        case .name: .dns(host: host, port: port)
        case .unixSocket: .unixDomainSocket(path: host)
        }
    }

    private static func split(_ text: String) throws -> (host: String, port: Int) {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw error(text) }
            let host = String(text[text.index(after: text.startIndex)..<end])
            return (host, try port(text[text.index(after: end)...], of: text))
        }
        let colons = text.filter { $0 == ":" }.count
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
        if inet_pton(AF_INET6, host, &buffer) == 1 { return .ipv6 }
        return .name
    }

    private static func error(_ text: String) -> FarmError {
        FarmError(.invalidInput, "coordinator '\(text.shortened())' is not HOST:PORT, such as 127.0.0.1:7433")
    }
}
