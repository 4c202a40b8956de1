import Certificates
import FarmBasics
import FarmTransport
import Foundation
import GRPCNIOTransportHTTP2
import LocalFiles
import Logging
import X509

/// Where a coordinator takes calls, and what it shows there of itself.
struct CoordinatorListeners: Sendable {
    typealias Transport = HTTP2ServerTransport.Custom<FarmListener>

    /// Who is at the other ends, of all listeners.
    let table = ConnectionTable()
    /// A service that reads it again when it changes; nil without TLS.
    let certificate: CertificateReloading?
    /// With which workers are enrolled; nil where this coordinator has no key of it.
    let authority: CertificateAuthority?
    private let tls: ServerTLS?
    private let logger: Logger

    /// Reads the files; it blocks.
    /// - Parameter files: nil without TLS.
    /// - Throws: errors that name the file.
    init(_ files: TLSFiles?, logger: Logger) throws {
        self.logger = logger
        guard let files else {
            (certificate, authority, tls) = (nil, nil, nil)
            return
        }
        let certificate = try CertificateReloading(certificate: files.certificate, key: files.key, logger: logger)
        let authorities = try files.authorities.map { try CertificateFile.certificates($0) } ?? []
        self.certificate = certificate
        tls = ServerTLS(certificate: certificate, workerAuthorities: authorities)
        authority = try Self.authority(of: files, authorities, logger)
    }

    var isEncrypted: Bool { tls != nil }

    /// A listener that begins once a server runs with it. A Unix socket is not encrypted. It blocks.
    func transport(at address: ListenAddress) throws -> Transport {
        let isSocket = if case .unix = address { true } else { false }
        let listener = try FarmListener(address.listener, tls: isSocket ? nil : tls, table: table, logger: logger)
        return Transport(listenerFactory: listener, config: Self.config)
    }

    private static var config: Transport.Config {
        var config = Transport.Config.defaults
        // Images and models are large: the standard window of 64 KiB would stop the sender every few chunks,
        // and frames of 16 KiB cost more than what they carry.
        config.http2.targetWindowSize = 4 << 20
        config.http2.maxFrameSize = 256 << 10
        // Of one connection; a worker and a client have some ten. Metadata is bounded by the transport: 16 KiB a call.
        config.http2.maxConcurrentStreams = 256
        // A caller whose machine is gone holds nothing for long.
        config.connection.keepalive.time = .seconds(30)
        config.connection.keepalive.timeout = .seconds(20)
        // Nor does one keep this process from ending: its calls have ended by then.
        config.connection.maxGraceTime = .seconds(10)
        config.connection.keepalive.clientBehavior.minPingIntervalWithoutCalls = .seconds(5)
        config.connection.keepalive.clientBehavior.allowWithoutCalls = true
        return config
    }

    private static func authority(
        of files: TLSFiles, _ certificates: [Certificate], _ logger: Logger
    ) throws -> CertificateAuthority? {
        guard let path = files.authorities, let keyPath = files.authorityKey else { return nil }
        guard FileStatus(of: keyPath) != nil else {
            logger.notice(
                "this coordinator enrols no workers: it has no key of the authority", metadata: ["key": "\(keyPath)"])
            return nil
        }
        let key = try CertificateFile.key(keyPath)
        guard let certificate = certificates.first(where: { $0.publicKey == key.publicKey }) else {
            throw FarmError(
                .failedPrecondition, "the authority '\(path)' and the key '\(keyPath)' do not belong together")
        }
        do {
            return try CertificateAuthority(certificate: certificate, key: key)
        } catch let error as FarmError {
            throw FarmError(error.code, "'\(path)': \(error.message)", cause: error.cause)
        }
    }
}
