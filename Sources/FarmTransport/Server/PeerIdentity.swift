package import Certificates

/// Who is at the other end of a connection, as far as the connection itself tells.
package struct PeerIdentity: Sendable, Equatable {
    /// What the connection proves.
    package enum Proof: Sendable, Equatable {
        /// Nothing: only what a call brings along, such as a token, can tell.
        case none
        /// It is a worker of this house.
        case worker(WorkerCertificate)
        /// It came through the Unix socket: this process's own user, or root.
        case owner
    }

    /// An IPv4 or IPv6 address without its port, or `unix`: for limits by address and for the audit.
    package let address: String
    /// Of the connection's whole life.
    package let proof: Proof

    /// - Parameter address: without a port.
    package init(address: String, proof: Proof) {
        self.address = address
        self.proof = proof
    }

    /// The worker whose certificate was shown; nil where none was.
    package var worker: WorkerCertificate? {
        if case .worker(let certificate) = proof { return certificate }
        return nil
    }
}
