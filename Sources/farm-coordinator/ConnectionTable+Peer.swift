import Certificates
import CoordinatorCore
import FarmTransport

import func Foundation.NSUserName
import func Glibc.geteuid

/// Who is at the other end, in the gate's words.
extension ConnectionTable {
    /// - Parameter remotePeer: gRPC's name of the connection; for ``ListenerTrust/certified(_:)``.
    /// - Returns: nil where the connection is gone.
    func peer(_ remotePeer: String) -> Peer? {
        guard let identity = identity(of: remotePeer) else { return nil }
        switch identity.proof {
        case .none: return Peer(address: identity.address)
        case .owner: return Peer(address: Peer.local, proof: .owner(user: Self.ownUser))
        case .worker(let certificate):
            return Peer(
                address: identity.address, proof: .worker(certificate.worker, serial: certificate.serial))
        }
    }

    /// In a container the user may have no name.
    private static let ownUser = NSUserName().isEmpty ? "user \(geteuid())" : NSUserName()
}
