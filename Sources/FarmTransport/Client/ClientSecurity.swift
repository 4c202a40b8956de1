package import Certificates
package import FarmBasics
package import FarmModel
package import GRPCCore
package import GRPCNIOTransportHTTP2
import NIOCore
import NIOSSL
import X509

/// How a client connects to one coordinator, and why it could not.
package struct ClientSecurity: Sendable {
    /// Of the newest connection.
    package let trouble = ConnectionTrouble()
    private let address: CoordinatorAddress
    private let trust: ServerTrust?
    private let certificate: CertificateReloading?

    /// - Parameters:
    ///   - trust: nil for a connection without TLS; a Unix socket never has it.
    ///   - certificate: who this machine is, of a worker; nil to show nothing.
    package init(to address: CoordinatorAddress, trust: ServerTrust?, certificate: CertificateReloading? = nil) {
        self.address = address
        self.trust = address.kind == .unixSocket ? nil : trust
        self.certificate = certificate
    }

    /// For gRPC's transport, together with ``watch(_:)``.
    package func transportSecurity() throws -> HTTP2ClientTransport.Posix.TransportSecurity {
        guard let trust else { return .plaintext }
        let (address, trouble) = (address, trouble)
        var tls = HTTP2ClientTransport.Posix.TransportSecurity.TLS.defaults
        // The check below sees to names, too.
        tls.serverCertificateVerification = .noHostnameVerification
        tls.trustRoots = .certificates([])
        tls.customVerificationCallback = { shown, promise in
            promise.completeWithTask {
                do {
                    try await trust.check(try [Certificate](shown), of: address.host, at: "\(address)")
                    return .certificateVerified(VerificationMetadata(nil))
                } catch let error as FarmError {
                    trouble.record(error)
                } catch {
                    trouble.record(
                        FarmError(
                            .failedPrecondition, "the farm at \(address) shows a certificate that cannot be read",
                            cause: error))
                }
                return .failed
            }
        }
        if let certificate {
            tls.certificateReloader = certificate
            // gRPC wants a first one, too.
            let pair = certificate.pair
            tls.certificateChain = try pair.chain.map { .bytes(try NIOSSLCertificate($0).toDERBytes(), format: .der) }
            tls.privateKey = .bytes(try NIOSSLPrivateKey(pair.key).derBytes, format: .der)
        }
        return .tls(tls)
    }

    /// Has ``trouble`` hear of what goes wrong.
    package func watch(_ config: inout HTTP2ClientTransport.Posix.Config) {
        let (address, trouble, isEncrypted, showsCertificate) = (
            "\(address)", trouble, trust != nil, certificate != nil
        )
        let next = config.channelDebuggingCallbacks.onCreateTCPConnection
        config.channelDebuggingCallbacks.onCreateTCPConnection = { channel in
            channel.eventLoop.makeCompletedFuture {
                trouble.begin()
                let watch = HandshakeWatch(
                    address: address, isEncrypted: isEncrypted, showsCertificate: showsCertificate, trouble: trouble)
                let pipeline = channel.pipeline.syncOperations
                if isEncrypted {
                    let tls = try pipeline.handler(type: NIOSSLClientHandler.self)
                    try pipeline.addHandler(watch, position: .after(tls))
                } else {
                    try pipeline.addHandler(watch, position: .first)
                }
            }.flatMap { next?(channel) ?? channel.eventLoop.makeSucceededVoidFuture() }
        }
    }

    /// Why a call did not reach the coordinator, where the connection itself has said so.
    package func reason(for error: RPCError) -> FarmError? {
        switch error.code {
        case .unavailable, .unknown, .internalError, .cancelled: trouble.last
        default: nil
        }
    }
}
