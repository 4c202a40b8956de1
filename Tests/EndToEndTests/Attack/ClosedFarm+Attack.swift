import Certificates
import FarmModel
import FarmTestSupport
import FarmTransport
import Foundation
import GRPCNIOTransportHTTP2
import Logging

/// How long attacks are: set by Deploy/attack.
enum AttackLength {
    /// Whether those run that take the longest: by a command of their own.
    static let isAsked = ProcessInfo.processInfo.environment["FARM_ATTACK"] != nil
    static let isFull = ProcessInfo.processInfo.environment["FARM_ATTACK"] == "full"
}

/// A worker's certificate, by hand.
struct AttackWorker: Sendable {
    var id: UUID
    var certificate: CertificateReloading
}

/// What attacks need of a closed farm.
extension ClosedFarm {
    /// Whom a client of this farm believes.
    var trust: ServerTrust {
        get throws { try .authorities(in: certificates.authorityCertificate) }
    }

    /// Adds somebody, and makes a token for them.
    func add(_ name: String, _ role: Role) async throws -> String {
        try await farm.succeed("people", "add", name, "--role", role.rawValue)
        return try await token(of: name)
    }

    /// One more token of somebody's.
    func token(of name: String, _ options: String...) async throws -> String {
        let output = try await farm.succeed(["tokens", "add", name] + options).output
        guard let text = output.firstMatch(of: #/df_[0-9]+_[0-9a-f]{64}/#)?.output else {
            throw TestFailure("no token", details: output)
        }
        return String(text)
    }

    /// The number that a token has.
    static func number(of token: String) -> String {
        token.split(separator: "_").dropFirst().first.map(String.init) ?? ""
    }

    /// Lends a caller of a coordinator.
    func reach<Value: Sendable>(
        _ coordinator: Int = 1, as worker: AttackWorker? = nil, _ body: @Sendable (RawCaller) async throws -> Value
    ) async throws -> Value {
        try await RawCaller.with(
            at: try await farm.address(ofCoordinator: coordinator), trust: try trust, certificate: worker?.certificate,
            body)
    }

    /// A certificate that the farm has given to a worker which a test plays.
    func enrolled(_ name: String) async throws -> AttackWorker {
        let result = try await enrol(name, try await invite())
        guard result.status == 0 else { throw TestFailure("not enrolled", details: result.description) }
        let file = "\(farm.dataFolder(of: name))/identity/worker.pem"
        let chain = try CertificateFile.certificates(file)
        guard let id = chain.first.flatMap(WorkerCertificate.worker(of:)) else {
            throw TestFailure("the certificate is no worker's")
        }
        let certificate = try CertificateReloading(
            certificate: file, key: file, logger: Logger(label: "attack") { _ in SwiftLogNoOpLogHandler() })
        return AttackWorker(id: id, certificate: certificate)
    }

    /// Lends a worker by hand, with its certificate.
    func play<Value: Sendable>(
        _ worker: AttackWorker, name: String, coordinator: Int = 1,
        _ body: @Sendable (RawWorker) async throws -> Value
    ) async throws -> Value {
        let address = try await farm.address(ofCoordinator: coordinator)
        let security = ClientSecurity(
            to: try CoordinatorAddress(parsing: address), trust: try trust, certificate: worker.certificate)
        return try await RawWorker.with(
            at: address, name: name, id: worker.id, security: security, body)
    }
}
