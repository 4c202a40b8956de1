import Certificates
import Logging
import NIOCore
import NIOSSL
import NIOTLS
import Synchronization

/// Watches over the beginning of a connection: one that stays silent is closed, and one whose handshake is complete is
/// entered into the table, before its first call.
final class HandshakeGuard: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// What the check of the peer's certificate found; the handshake's own thread may be another.
    final class Finding: Sendable {
        private let value = Mutex<WorkerCertificate?>(nil)
        var worker: WorkerCertificate? { value.withLock { $0 } }
        func found(_ worker: WorkerCertificate) { value.withLock { $0 = worker } }
    }

    /// How a peer proves who it is.
    enum Proof {
        case none
        case owner
        case certificate(Finding)
    }

    private let peer: PeerAddress
    private let proof: Proof
    private let table: ConnectionTable
    private let log: PacedLog
    private var deadline: Scheduled<Void>?
    private var isEntered = false

    init(peer: PeerAddress, proof: Proof, table: ConnectionTable, log: PacedLog) {
        self.peer = peer
        self.proof = proof
        self.table = table
        self.log = log
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: table.limits.handshake) { [log, peer] in
            log.notice("closed a connection that said nothing", ["address": "\(peer.host)"])
            channel.close(promise: nil)
        }
        switch proof {
        case .none: enter(context, .none)
        case .owner: enter(context, .owner)
        case .certificate: break
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasSpoken()
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let negotiated)? = event as? TLSUserEvent, case .certificate(let finding) = proof {
            hasSpoken()
            guard negotiated != nil else {
                // gRPC closes it.
                return context.fireUserInboundEventTriggered(event)
            }
            let shown = try? context.pipeline.syncOperations.nioSSL_peerCertificate()
            // A resumed TLS session has its certificate from the session before, and nobody has checked it now.
            guard finding.worker != nil || shown == nil else {
                log.notice("closed a connection that resumed a worker's session", ["address": "\(peer.host)"])
                return context.close(promise: nil)
            }
            enter(context, finding.worker.map { .worker($0) } ?? .none)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isEntered, case NIOSSLError.handshakeFailed? = error as? NIOSSLError {
            log.notice(
                "a TLS handshake failed",
                ["address": "\(peer.host)", "reason": "\(TLSFailure(error)?.words ?? "\(error)")"])
        }
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        hasSpoken()
        leave(context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        hasSpoken()
        leave(context)
    }

    private func hasSpoken() {
        deadline?.cancel()
        deadline = nil
    }

    private func enter(_ context: ChannelHandlerContext, _ proof: PeerIdentity.Proof) {
        isEntered = true
        table.enter(context.channel, as: PeerIdentity(address: peer.host, proof: proof), key: peer.key)
    }

    private func leave(_ context: ChannelHandlerContext) {
        guard isEntered else { return }
        isEntered = false
        table.leave(context.channel, key: peer.key)
    }
}
