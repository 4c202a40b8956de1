import Certificates
import FarmBasics

/// Whom a coordinator has to prove to be.
enum CoordinatorTrust: Sendable, Equatable {
    /// Nobody: the connection has no TLS.
    case none
    /// Whom this machine's authorities vouch for.
    case system
    /// Whom an authority of this file vouches for.
    case authorities(file: String)
    /// Whose certificate was kept at the first meeting.
    case kept(CertificateFingerprint)

    /// Nil for a connection without TLS. It reads the file of authorities, and blocks for it.
    func serverTrust() throws -> ServerTrust? {
        switch self {
        case .none: nil
        case .system: .system
        case .authorities(let file): try .authorities(in: file)
        case .kept(let fingerprint): .pinned(fingerprint)
        }
    }
}
