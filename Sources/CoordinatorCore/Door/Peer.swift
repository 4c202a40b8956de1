import Foundation

package import struct FoundationEssentials.UUID

/// Who is at the other end of a connection, as far as the connection itself tells.
package struct Peer: Sendable, Equatable {
    /// What the connection proves.
    package enum Proof: Sendable, Hashable {
        /// Nothing: a call has to bring its own, such as a token.
        case none
        /// It came through a socket that only this process's own user, or root, can open.
        case owner(user: String)
        /// It has shown a certificate that the house's authority has signed for this worker.
        /// - Parameter serial: in hex, as the store has it.
        case worker(UUID, serial: String)
    }

    /// An IP address without its port, or ``local``.
    package var address: String
    /// Of the connection's whole life.
    package var proof: Proof

    /// - Parameter address: as people write it, and the audit shows it.
    package init(address: String, proof: Proof = .none) {
        self.address = address
        self.proof = proof
    }

    /// The address of a Unix socket, and of calls within this process.
    package static let local = "local"

    /// As gRPC's transports describe it, such as `ipv4:10.0.0.7:51234` or `unix:/run/farm.sock`.
    package init(remotePeer: String, proof: Proof = .none) {
        self.init(address: Self.address(of: remotePeer), proof: proof)
    }

    private static func address(of remotePeer: String) -> String {
        if remotePeer.hasPrefix("ipv4:") {
            return String(remotePeer.dropFirst(5).prefix { $0 != ":" })
        }
        if remotePeer.hasPrefix("ipv6:[") {
            let address = remotePeer.dropFirst(6).prefix { $0 != "]" }
            // An IPv4 address that came to a socket for both.
            let mapped = address.lowercased().hasPrefix("::ffff:") && address.contains(".")
            return String(mapped ? address.dropFirst(7) : address)
        }
        return local
    }

    /// Whose attempts are counted together: of an IPv6 address the network, of which its user has 2^64 addresses.
    var group: String {
        var bytes = in6_addr()
        guard address.contains(":"), inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        return withUnsafeBytes(of: bytes) { $0.prefix(8).map { String($0, radix: 16) }.joined(separator: ":") }
    }
}
