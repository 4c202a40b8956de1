import FarmBasics
import NIOCore
import NIOSSL
import NIOTLS

/// Notes what goes wrong while a client connects.
final class HandshakeWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// The first byte of TLS's answer to what is no TLS.
    private static let alert: UInt8 = 0x15

    private let address: String
    private let isEncrypted: Bool
    private let showsCertificate: Bool
    private let trouble: ConnectionTrouble
    private var hasRead = false
    private var isReady = false

    init(address: String, isEncrypted: Bool, showsCertificate: Bool, trouble: ConnectionTrouble) {
        self.address = address
        self.isEncrypted = isEncrypted
        self.showsCertificate = showsCertificate
        self.trouble = trouble
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !hasRead {
            hasRead = true
            let buffer = unwrapInboundIn(data)
            if !isEncrypted, buffer.getInteger(at: buffer.readerIndex) == Self.alert {
                record("speaks TLS, and was dialled without: 'farm login \(address)' sets it up")
            }
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { isReady = true }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch TLSFailure(error) {
        case .notTLS?: record("does not speak TLS: it is another program, or a coordinator that was started without")
        case .version?: record("speaks no version of TLS that is accepted: 1.2 and 1.3 are")
        case .refusedByPeer?:
            record(
                showsCertificate
                    ? "refused this machine's certificate: it has expired, was revoked or is another farm's"
                    : "wants a certificate of this machine")
        // Whoever refused has said why.
        case .refused?, .closed?, nil: break
        }
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isEncrypted, !isReady {
            record("closed the connection during the TLS handshake", code: .unavailable)
        } else if !isEncrypted, !hasRead {
            record("closed the connection without an answer", code: .unavailable)
        }
        context.fireChannelInactive()
    }

    private func record(_ fault: String, code: FarmError.Code = .failedPrecondition) {
        trouble.record(FarmError(code, "the farm at \(address) \(fault)"))
    }
}
