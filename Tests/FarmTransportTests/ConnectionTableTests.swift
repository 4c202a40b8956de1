import Certificates
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import FarmTransport

@Suite struct ConnectionTableTests {
    private let table = ConnectionTable()

    /// A channel to be told from others; it connects to nothing.
    private func channel() async throws -> any Channel {
        try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
    }

    @Test func anOldConnectionTakesNothingFromItsSuccessor() async throws {
        let (old, new) = (try await channel(), try await channel())
        let identity = PeerIdentity(address: "a", proof: .none)
        let key = "ipv4:192.0.2.1:7"
        table.enter(old, as: identity, key: key)
        table.enter(new, as: identity, key: key)
        table.leave(old, key: key)
        #expect(table.identity(of: key) == identity)
        table.leave(new, key: key)
        #expect(table.identity(of: key) == nil)
        for channel in [old, new] { try await channel.close() }
    }

    /// Two connections of one name, and only one has proven anything.
    @Test func whereItIsNotClearWhoItIsNobodyIs() async throws {
        let (old, new) = (try await channel(), try await channel())
        let worker = WorkerCertificate(
            worker: UUID(), fingerprint: CertificateFingerprint(ofDER: [1]), serial: "01", expires: Date())
        let key = "ipv4:192.0.2.1:7"
        table.enter(old, as: PeerIdentity(address: "a", proof: .none), key: key)
        table.enter(new, as: PeerIdentity(address: "a", proof: .worker(worker)), key: key)
        #expect(table.identity(of: key)?.proof == PeerIdentity.Proof.none)
        table.leave(old, key: key)
        #expect(table.identity(of: key)?.worker == worker)
        for channel in [old, new] { try await channel.close() }
    }
}
