import Logging
import NIOCore

/// Stands before all else that a listener does with a new connection, and closes what is too many.
final class AcceptGate: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private let table: ConnectionTable
    private let log: PacedLog

    init(table: ConnectionTable, log: PacedLog) {
        self.table = table
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let channel = unwrapInboundIn(data)
        // A peer that is gone already has no address.
        guard let peer = PeerAddress(remote: channel.remoteAddress, local: channel.localAddress) else {
            channel.close(promise: nil)
            return
        }
        if let refusal = table.admit(peer) {
            channel.close(promise: nil)
            let limit = refusal == .total ? table.limits.total : table.limits.perAddress
            log.notice(
                "closed a new connection: too many are open",
                ["address": "\(peer.host)", "limit": "\(limit) \(refusal.rawValue)"])
            return
        }
        channel.closeFuture.whenComplete { [table] _ in table.release(peer) }
        context.fireChannelRead(data)
    }
}
