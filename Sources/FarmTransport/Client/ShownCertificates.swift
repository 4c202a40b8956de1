import FarmBasics
package import FarmModel
import LocalFiles
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization
package import X509

/// The certificates that a coordinator shows, for a first meeting: whoever gets them has to ask somebody whether they are
/// the right ones.
package enum ShownCertificates {
    /// Connects, lets the coordinator prove that it has the key of what it shows, and closes.
    /// - Parameter limit: for all of it.
    /// - Returns: The coordinator's own certificate first; nothing about them is trusted.
    /// - Throws: `unavailable` where it cannot be reached in time, `failedPrecondition` where there is no TLS.
    package static func fetch(from address: CoordinatorAddress, within limit: Duration = .seconds(10)) async throws
        -> [Certificate]
    {
        guard address.kind != .unixSocket else {
            throw FarmError(.invalidInput, "\(address) is a Unix socket: it has no certificate, and needs none")
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["h2"]
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([])
        let context = try NIOSSLContext(configuration: configuration)
        let meeting = Meeting()
        let trouble = ConnectionTrouble()
        // Addresses are no names, which SNI is for.
        let name = address.kind == .name ? address.host : nil
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singletonMultiThreadedEventLoopGroup)
            .connectTimeout(TimeAmount(limit))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(
                        NIOSSLClientHandler(
                            context: context, serverHostname: name,
                            customVerificationCallback: { shown, promise in
                                meeting.shown(shown)
                                promise.succeed(.certificateVerified)
                            }))
                    try pipeline.addHandler(
                        HandshakeWatch(
                            address: "\(address)", isEncrypted: true, showsCertificate: false, trouble: trouble))
                    try pipeline.addHandler(MeetingEnd(meeting))
                    channel.eventLoop.scheduleTask(in: TimeAmount(limit)) { channel.close(promise: nil) }
                }
            }
        do {
            let channel = try await bootstrap.connect(host: address.host, port: address.port).get()
            // Whatever ends it closes it.
            try await channel.closeFuture.get()
        } catch {
            let reason = (error as? IOError).map { SystemError($0.errnoCode).text } ?? "\(error)"
            throw FarmError(.unavailable, "cannot reach the farm at \(address): \(reason)", cause: error)
        }
        guard let shown = meeting.proven else {
            throw trouble.last
                ?? FarmError(.unavailable, "the farm at \(address) did not finish the TLS handshake within \(limit)")
        }
        return try [Certificate](shown)
    }
}

/// What was shown, and whether it was proven.
private final class Meeting: Sendable {
    private struct State {
        var shown: [NIOSSLCertificate] = []
        var isProven = false
    }

    private let state = Mutex(State())

    var proven: [NIOSSLCertificate]? { state.withLock { $0.isProven ? $0.shown : nil } }
    func shown(_ certificates: [NIOSSLCertificate]) { state.withLock { $0.shown = certificates } }
    func end() { state.withLock { $0.isProven = true } }
}

private final class MeetingEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let meeting: Meeting

    init(_ meeting: Meeting) { self.meeting = meeting }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent {
            meeting.end()
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
