import NIOSSL

/// Why TLS did not come about, of the failures that people can do something about.
enum TLSFailure: Equatable {
    /// What the other end sends is no TLS.
    case notTLS
    /// The two ends have no version in common.
    case version
    /// This end refused the other's certificate.
    case refused
    /// The other end refused ours, or wants one.
    case refusedByPeer
    /// The other end went away.
    case closed

    /// Nil for other errors.
    init?(_ error: any Error) {
        guard let error = error as? NIOSSLError ?? nil else {
            guard let stack = Self.text(error) else { return nil }
            self.init(stack: stack)
            return
        }
        switch error {
        case .handshakeFailed(let cause): self.init(stack: "\(cause)")
        case .uncleanShutdown: self = .closed
        default: return nil
        }
    }

    private init?(stack: String) {
        let known: [(TLSFailure, [String])] = [
            (.notTLS, ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"]),
            (.version, ["UNSUPPORTED_PROTOCOL", "ALERT_PROTOCOL_VERSION"]),
            (.refused, ["CERTIFICATE_VERIFY_FAILED"]),
            (
                .refusedByPeer,
                [
                    "ALERT_UNKNOWN_CA", "ALERT_CERTIFICATE", "ALERT_BAD_CERTIFICATE", "ALERT_UNSUPPORTED_CERTIFICATE",
                    "ALERT_ACCESS_DENIED",
                ]
            ),
        ]
        guard let found = known.first(where: { $0.1.contains(where: stack.contains) }) else { return nil }
        self = found.0
    }

    /// Of the errors of a connection that stands.
    private static func text(_ error: any Error) -> String? { error is BoringSSLError ? "\(error)" : nil }

    /// For a log.
    var words: String {
        switch self {
        case .notTLS: "the other end does not speak TLS"
        case .version: "the other end speaks no version that is accepted: TLS 1.2 and 1.3 are"
        case .refused: "the other end's certificate was refused"
        case .refusedByPeer: "the other end refused the certificate"
        case .closed: "the other end closed the connection"
        }
    }
}
