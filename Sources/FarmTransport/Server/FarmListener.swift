import FarmBasics
package import GRPCNIOTransportHTTP2
import Glibc
import LocalFiles
package import Logging
package import NIOCore
package import NIOPosix
import NIOSSL

/// Where a coordinator takes calls: makes connections of what comes to a socket, and tells the table who is there.
package struct FarmListener: HTTP2ServerTransport.ListenerFactory {
    /// Where it listens.
    package enum Address: Sendable, Equatable, CustomStringConvertible {
        /// An address of this machine, or a name of one; port 0 is any free one.
        case tcp(host: String, port: Int)
        /// A socket that is made anew, for this process's user alone.
        case unix(path: String)

        /// For messages.
        package var description: String {
            switch self {
            case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            case .unix(let path): "unix:\(path)"
            }
        }
    }

    /// For gRPC's own use.
    package let eventLoopGroup: any EventLoopGroup
    private let address: Address
    private let table: ConnectionTable
    private let security: (tls: ServerTLS, context: NIOSSLContext)?
    private let log: PacedLog

    /// Prepares TLS, and blocks for it; it listens once a server runs.
    /// - Parameters:
    ///   - tls: nil for none; a Unix socket has none.
    ///   - table: where calls find who makes them.
    package init(
        _ address: Address, tls: ServerTLS?, table: ConnectionTable, logger: Logger,
        eventLoopGroup: MultiThreadedEventLoopGroup = .singletonMultiThreadedEventLoopGroup
    ) throws {
        self.address = address
        self.table = table
        self.eventLoopGroup = eventLoopGroup
        log = PacedLog(logger)
        security = try tls.map { ($0, try $0.makeContext()) }
    }

    /// Called by gRPC.
    /// - Throws: `failedPrecondition` where the address is not to be had.
    package func makeListeningChannel(
        listenerConfigurator: HTTP2ServerTransport.ListenerConfigurator,
        connectionConfigurator: HTTP2ServerTransport.ConnectionConfigurator
    ) async throws -> NIOAsyncChannel<HTTP2ServerTransport.ConnectionConfigurator.ConnectionChannel, Never> {
        let bootstrap = ServerBootstrap(group: eventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { [table, log] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptGate(table: table, log: log))
                }.flatMap {
                    listenerConfigurator.configure(channel: channel)
                }
            }
        let initialize:
            @Sendable (any Channel) -> EventLoopFuture<
                HTTP2ServerTransport.ConnectionConfigurator.ConnectionChannel
            > = { channel in
                let prepared = channel.eventLoop.makeCompletedFuture { try prepare(channel) }
                let isEncrypted = security != nil
                return prepared.flatMap {
                    connectionConfigurator.configure(
                        channel: channel, tls: isEncrypted ? .configured(requireALPN: true) : .none)
                }.flatMapErrorThrowing { error in
                    channel.close(promise: nil)
                    throw error
                }
            }
        do {
            switch address {
            case .tcp(let host, let port):
                return try await bootstrap.bind(host: host, port: port, childChannelInitializer: initialize)
            case .unix(let path):
                let channel = try await bootstrap.bind(
                    unixDomainSocketPath: path, cleanupExistingSocketFile: true, childChannelInitializer: initialize)
                // Until here others may have come, and were turned away by their credentials.
                guard chmod(path, 0o600) == 0 else { throw SystemError() }
                return channel
            }
        } catch {
            let reason = (error as? IOError).map { SystemError($0.errnoCode).text } ?? "\(error)"
            throw FarmError(.failedPrecondition, "cannot listen on \(address): \(reason)", cause: error)
        }
    }

    /// On the connection's event loop, before it is read.
    private func prepare(_ channel: any Channel) throws {
        guard let peer = PeerAddress(remote: channel.remoteAddress, local: channel.localAddress) else {
            throw ChannelError.alreadyClosed
        }
        var proof = HandshakeGuard.Proof.none
        if case .unix = address {
            let other = try UnixPeer(of: channel)
            guard other.isAdmitted() else {
                log.notice("closed a connection of another user", ["user": "\(other.user)", "socket": "\(address)"])
                throw ChannelError.operationUnsupported
            }
            proof = .owner
        }
        if let security {
            let finding = HandshakeGuard.Finding()
            proof = .certificate(finding)
            try channel.pipeline.syncOperations.addHandler(
                security.tls.makeHandler(security.context, finding, peer, log))
        }
        try channel.pipeline.syncOperations.addHandler(
            HandshakeGuard(peer: peer, proof: proof, table: table, log: log))
    }
}
