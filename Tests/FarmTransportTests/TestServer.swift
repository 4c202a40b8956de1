import Certificates
import FarmModel
import FarmTestSupport
import FarmTransport
import GRPCCore
import GRPCNIOTransportHTTP2
import Logging
import NIOCore
import NIOPosix

/// A gRPC server that runs as long as its test does.
struct TestServer {
    let table: ConnectionTable
    let port: Int

    /// On a free port of loopback unless a socket is named.
    static func run(
        _ address: FarmListener.Address = .tcp(host: "127.0.0.1", port: 0), tls: ServerTLS? = nil,
        limits: ConnectionLimits = ConnectionLimits(), logger: Logger = quiet,
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        let table = ConnectionTable(limits: limits)
        let listener = try FarmListener(address, tls: tls, table: table, logger: logger)
        let transport = HTTP2ServerTransport.Custom(listenerFactory: listener)
        let server = GRPCServer(transport: transport, services: [WhoService(table: table)])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.serve() }
            let bound = await transport.listeningAddress
            let port = bound?.ipv4?.port ?? bound?.ipv6?.port ?? 0
            do {
                try await body(TestServer(table: table, port: port))
            } catch {
                group.cancelAll()
                throw error
            }
            server.beginGracefulShutdown()
            // Tests leave connections that nobody ends.
            group.cancelAll()
            do { try await group.waitForAll() } catch let error as RuntimeError where error.cause is CancellationError {
            }
        }
    }

    var address: CoordinatorAddress { CoordinatorAddress(loopbackPort: port) }

    /// Asks who this is.
    /// - Throws: what ``ClientSecurity`` knows of why it cannot, else gRPC's error.
    func ask(_ trust: ServerTrust?, showing certificate: CertificateReloading? = nil) async throws -> String {
        try await Self.ask(ClientSecurity(to: address, trust: trust, certificate: certificate), at: address)
    }

    static func ask(_ security: ClientSecurity, at address: CoordinatorAddress) async throws -> String {
        var config = HTTP2ClientTransport.Posix.Config.defaults
        security.watch(&config)
        let target: any ResolvableTarget =
            switch address.kind {
            case .unixSocket: .unixDomainSocket(path: address.host)
            case .name: .dns(host: address.host, port: address.port)
            default: .ipv4(address: address.host, port: address.port)
            }
        let transport = try HTTP2ClientTransport.Posix(
            target: target, transportSecurity: try security.transportSecurity(), config: config)
        var options = CallOptions.defaults
        options.timeout = .seconds(20)
        return try await withGRPCClient(transport: transport) { client in
            do {
                return try await client.unary(
                    request: ClientRequest(message: ""), descriptor: WhoService.method, serializer: TextCoder(),
                    deserializer: TextCoder(), options: options
                ) { try $0.message }
            } catch let error as RPCError {
                throw security.reason(for: error) ?? error
            }
        }
    }

    /// A connection that says nothing by itself.
    func dial(_ initialize: @escaping @Sendable (any Channel) throws -> Void = { _ in }) async throws -> any Channel {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in channel.eventLoop.makeCompletedFuture { try initialize(channel) } }
            .connect(host: "127.0.0.1", port: port).get()
    }
}
