package import Certificates
import FarmBasics
import FoundationEssentials
import LocalFiles
package import Logging
import NIOCertificateReloading
package import NIOSSL
import ServiceLifecycle
import SwiftASN1
import Synchronization
import X509

/// A certificate and its key, read again when their files change, so that what renews them need not restart anything. New
/// files that cannot be used are said so in the log, and the old ones stay in use.
package final class CertificateReloading: CertificateReloader, Service {
    private struct State {
        var pair: CertificatePair
        var override: NIOSSLContextConfigurationOverride
        /// The files that were read last, used or not.
        var read: [FileIdentity?]
        /// The files as they were at the last look.
        var seen: [FileIdentity?]
        var warned: Date?
    }

    /// Less is left of a certificate that nobody renews: in seconds.
    private static let lateTime: TimeInterval = 14 * 86400
    private static let day: TimeInterval = 86400

    private let certificate: String
    private let key: String
    private let interval: Duration
    private let logger: Logger
    private let state: Mutex<State>

    /// Reads both files; it blocks.
    /// - Parameter interval: between two looks at the files. What changed at one look is read at the next, once whoever
    ///   writes them is done with both.
    /// - Throws: what ``CertificatePair/read(certificate:key:at:)`` does.
    package init(certificate: String, key: String, interval: Duration = .seconds(5), logger: Logger) throws {
        self.certificate = certificate
        self.key = key
        self.interval = interval
        self.logger = logger
        let identities = Self.identities(certificate, key)
        let pair = try CertificatePair.read(certificate: certificate, key: key)
        state = Mutex(State(pair: pair, override: try Self.override(pair), read: identities, seen: identities))
    }

    /// What is in use now.
    package var pair: CertificatePair { state.withLock { $0.pair } }

    /// What connections are to use from now on; those that are open keep what they have.
    package var sslContextConfigurationOverride: NIOSSLContextConfigurationOverride { state.withLock { $0.override } }

    /// Looks at the files until the program ends.
    package func run() async throws {
        try? await cancelWhenGracefulShutdown { [self] in
            while true {
                // The beat at which the files are looked at: a timer.
                try await Task.sleep(for: interval)
                try await BlockingExecutor.run { self.look(at: Date()) }
            }
        }
    }

    /// Looks at the files once; it blocks.
    func look(at now: Date) {
        let identities = Self.identities(certificate, key)
        let isNew = state.withLock { state in
            defer { state.seen = identities }
            return state.seen == identities && state.read != identities
        }
        if isNew { reload(identities, at: now) }
        warn(at: now)
    }

    private func reload(_ identities: [FileIdentity?], at now: Date) {
        do {
            let pair = try CertificatePair.read(certificate: certificate, key: key, at: now)
            let override = try Self.override(pair)
            state.withLock { state in
                state.pair = pair
                state.override = override
                state.read = identities
                state.warned = nil
            }
            logger.info(
                "took a new certificate into use",
                metadata: [
                    "file": "\(certificate)", "until": "\(pair.chain.first?.notValidAfter.text ?? "")",
                    "fingerprint": "\(pair.chain.first.flatMap { try? CertificateFingerprint(of: $0) }, default: "")",
                ])
        } catch {
            state.withLock { $0.read = identities }
            logger.error(
                "a new certificate cannot be used: the old one stays",
                metadata: ["file": "\(certificate)", "error": "\((error as? FarmError)?.message ?? "\(error)")"])
        }
    }

    private func warn(at now: Date) {
        let late = state.withLock { state -> Date? in
            guard let end = state.pair.chain.first?.notValidAfter, end < now + Self.lateTime,
                state.warned.map({ now > $0 + Self.day }) ?? true
            else { return nil }
            state.warned = now
            return end
        }
        guard let late else { return }
        logger.warning(
            late < now ? "the certificate has expired" : "the certificate expires soon",
            metadata: ["file": "\(certificate)", "at": "\(late.text)"])
    }

    private static func identities(_ paths: String...) -> [FileIdentity?] {
        paths.map { FileStatus(of: $0)?.identity }
    }

    private static func override(_ pair: CertificatePair) throws -> NIOSSLContextConfigurationOverride {
        var override = NIOSSLContextConfigurationOverride()
        override.certificateChain = try pair.chain.map { .certificate(try NIOSSLCertificate($0)) }
        override.privateKey = .privateKey(try NIOSSLPrivateKey(pair.key))
        return override
    }
}
