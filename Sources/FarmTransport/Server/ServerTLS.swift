import Certificates
import Logging
import NIOCertificateReloading
import NIOCore
import NIOSSL
package import X509

/// How a listener shows who it is, and whom it believes to be a worker.
package struct ServerTLS: Sendable {
    /// Shown to everybody, and replaced while the listener runs.
    package let certificate: CertificateReloading
    /// Whoever shows a certificate has to show one that these have signed; nobody has to show one. Where there are none,
    /// nobody is asked.
    package let workerAuthorities: [Certificate]

    /// - Parameter workerAuthorities: of this house alone, never those of the system.
    package init(certificate: CertificateReloading, workerAuthorities: [Certificate]) {
        self.certificate = certificate
        self.workerAuthorities = workerAuthorities
    }

    /// TLS 1.2 and up, for HTTP/2. It blocks.
    func makeContext() throws -> NIOSSLContext {
        let current = certificate.sslContextConfigurationOverride
        guard let chain = current.certificateChain, let key = current.privateKey else {
            throw NIOSSLError.failedToLoadCertificate
        }
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["h2"]
        configuration.certificateVerification = workerAuthorities.isEmpty ? .none : .optionalVerification
        // Ours is the check that counts.
        configuration.trustRoots = .certificates([])
        configuration.setCertificateReloader(certificate)
        return try NIOSSLContext(configuration: configuration)
    }

    /// - Parameter finding: where it puts who the client is, if it shows a certificate.
    func makeHandler(_ context: NIOSSLContext, _ finding: HandshakeGuard.Finding, _ peer: PeerAddress, _ log: PacedLog)
        -> NIOSSLServerHandler
    {
        let authorities = workerAuthorities
        return NIOSSLServerHandler(
            context: context,
            customVerificationCallback: { shown, promise in
                promise.completeWithTask {
                    do {
                        finding.found(
                            try await WorkerCertificate(checking: try [Certificate](shown), against: authorities))
                        return .certificateVerified
                    } catch {
                        log.notice("refused a client's certificate", ["address": "\(peer.host)", "reason": "\(error)"])
                        return .failed
                    }
                }
            })
    }
}
