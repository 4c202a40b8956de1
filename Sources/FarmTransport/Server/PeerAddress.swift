import Certificates
import NIOCore

/// The other end of an accepted connection.
struct PeerAddress: Equatable {
    /// As `ServerContext.remotePeer` of its calls: tells a TCP connection from all others that are open.
    let key: String
    /// Without the port.
    let host: String
    /// Whose connections are counted together: an IPv4 address, or the network of an IPv6 address, which its user can
    /// choose from 2^64 of. Nil for a Unix socket.
    let group: [UInt8]?

    /// Nil where there is no peer any more.
    init?(remote: SocketAddress?, local: SocketAddress?) {
        let host = remote?.ipAddress ?? ""
        let port = remote?.port ?? 0
        let bytes = CertificateName.addressBytes(host) ?? []
        switch remote {
        case .v4(let address)?:
            key = "ipv4:\(address.host):\(port)"
            self.host = host
            group = bytes
        case .v6(let address)?:
            key = "ipv6:[\(address.host)]:\(port)"
            // An IPv4 address that came to a socket for both.
            let isMapped = bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
            let v4 = bytes.suffix(4)
            self.host = isMapped ? v4.map(String.init).joined(separator: ".") : host
            group = isMapped ? Array(v4) : Array(bytes.prefix(8))
        case .unixDomainSocket?:
            let name = remote?.pathname ?? ""
            // A client's end mostly has no name.
            key = "unix:\(name.isEmpty ? local?.pathname ?? "<unknown>" : name)"
            self.host = "unix"
            group = nil
        case nil: return nil
        }
    }
}
