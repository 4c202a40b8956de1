import Certificates
package import FoundationEssentials
import NIOCore
import Synchronization

/// What was learnt of each open connection, by the name that gRPC gives it in `ServerContext.remotePeer`. Several listeners
/// may share one: their connections are counted together.
package final class ConnectionTable: Sendable {
    private struct Entry {
        let identity: PeerIdentity
        let channel: any Channel
    }

    private struct State {
        /// The clients of a Unix socket have one name together. Of a TCP client's name there are two for a moment when
        /// it dials anew from the same port before the end of the old connection was noticed.
        var entries: [String: [Entry]] = [:]
        var counts = ConnectionCounts()
    }

    /// Of all listeners.
    package let limits: ConnectionLimits
    private let state = Mutex(State())

    /// Empty.
    package init(limits: ConnectionLimits = ConnectionLimits()) { self.limits = limits }

    /// Who makes a call; nil where the connection is gone, or not yet ready for calls.
    /// - Parameter remotePeer: of the call's `ServerContext`.
    package func identity(of remotePeer: String) -> PeerIdentity? {
        let identities = state.withLock { $0.entries[remotePeer, default: []].map(\.identity) }
        guard let first = identities.first else { return nil }
        // Where it is not clear who it is, nobody is.
        return identities.allSatisfy { $0 == first } ? first : PeerIdentity(address: first.address, proof: .none)
    }

    /// Closes all connections of a worker, such as one that was revoked.
    package func disconnect(worker: UUID) {
        let channels = state.withLock { state in
            state.entries.values.flatMap { $0 }.filter { $0.identity.worker?.worker == worker }.map(\.channel)
        }
        for channel in channels { channel.close(promise: nil) }
    }

    /// Open connections.
    package var count: Int { state.withLock { $0.counts.total } }

    func enter(_ channel: any Channel, as identity: PeerIdentity, key: String) {
        state.withLock { $0.entries[key, default: []].append(Entry(identity: identity, channel: channel)) }
    }

    func leave(_ channel: any Channel, key: String) {
        state.withLock { state in
            state.entries[key]?.removeAll { $0.channel === channel }
            if state.entries[key]?.isEmpty == true { state.entries[key] = nil }
        }
    }

    /// Counts a connection until ``release(_:)``, or refuses it.
    func admit(_ peer: PeerAddress) -> ConnectionCounts.Refusal? {
        state.withLock { $0.counts.add(peer.group, limits: limits) }
    }

    func release(_ peer: PeerAddress) { state.withLock { $0.counts.remove(peer.group) } }
}
