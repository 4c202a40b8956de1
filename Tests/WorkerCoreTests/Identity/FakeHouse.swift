import Certificates
import FarmModel
import FarmTestSupport
import FarmTransport
import FarmWire
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import Logging
import SwiftASN1
import SwiftProtobuf
import Synchronization
import X509

/// A closed farm on a loopback port: it speaks TLS, takes one code, and lets in workers that show a certificate of its own.
final class FakeHouse: Farm_V1_Enrolment.SimpleServiceProtocol, Sendable {
    struct Notes: Sendable {
        var codes: [String] = []
        var renewals = 0
        /// The certificates that workers showed, in the order of their calls.
        var shown: [CertificateFingerprint] = []
        var isRevoked = false
    }

    static let code = "wi_" + String(repeating: "4f", count: 32)
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    let folder: CertificateFolder
    let authority: CertificateAuthority
    /// Days that its certificates hold.
    let days: Int
    private let table = ConnectionTable()
    private let notes = Mutex(Notes())

    init(days: Int = 30) throws {
        folder = CertificateFolder(try TestFolder.make("house"))
        authority = try folder.makeAuthority(at: Date())
        self.days = days
        let names = try ["127.0.0.1", "localhost"].map { try CertificateName(parsing: $0) }
        try folder.write(server: try authority.issueServer(names: names, days: 30, at: Date()))
    }

    deinit { TestFolder.remove(folder.path) }

    var heard: Notes { notes.withLock(\.self) }

    /// As people give it to workers.
    var pin: ServerTrust { get throws { .pinned(try CertificateFingerprint(of: authority.certificate)) } }

    func revoke() { notes.withLock { $0.isRevoked = true } }

    /// Serves on a free port for as long as the body runs.
    func serving(
        _ coordinator: FakeCoordinator = FakeCoordinator(), _ body: (CoordinatorAddress) async throws -> Void
    ) async throws {
        let certificate = try CertificateReloading(
            certificate: folder.serverCertificate, key: folder.serverKey, logger: Self.quiet)
        let listener = try FarmListener(
            .tcp(host: "127.0.0.1", port: 0),
            tls: ServerTLS(certificate: certificate, workerAuthorities: [authority.certificate]), table: table,
            logger: Self.quiet)
        let transport = HTTP2ServerTransport.Custom(listenerFactory: listener)
        let server = GRPCServer(
            transport: transport, services: [self, coordinator], interceptors: [Gate(house: self)])
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await server.serve() }
            let port = await transport.listeningAddress?.ipv4?.port ?? 0
            try await body(CoordinatorAddress(loopbackPort: port))
        }
    }

    func enrol(request: Farm_V1_EnrolRequest, context: ServerContext) async throws -> Farm_V1_EnrolResponse {
        let isFirst = notes.withLock { notes in
            notes.codes.append(request.code)
            return notes.codes.count == 1
        }
        guard isFirst, request.code == Self.code, let worker = UUID(uuidString: request.workerID) else {
            throw RPCError(code: .unauthenticated, message: "this code was used")
        }
        return try issue(worker, request.certificateRequest)
    }

    func renew(request: Farm_V1_RenewRequest, context: ServerContext) async throws -> Farm_V1_EnrolResponse {
        notes.withLock { $0.renewals += 1 }
        guard let worker = worker(context) else {
            throw RPCError(code: .unauthenticated, message: "the certificates of this worker were revoked")
        }
        return try issue(worker, request.certificateRequest)
    }

    private func issue(_ worker: UUID, _ request: Data) throws -> Farm_V1_EnrolResponse {
        let certificate = try authority.issueWorker(
            worker, for: try CertificateRequest(der: Array(request)), days: days, at: Date())
        let (chain, house) = (try certificate.serializeAsPEM(), try authority.certificate.serializeAsPEM())
        return .with {
            $0.certificateChain = chain.pemString
            $0.authority = house.pemString
        }
    }

    /// Who makes a call; nil for one who shows nothing, or was revoked.
    private func worker(_ context: ServerContext) -> UUID? {
        guard let shown = table.identity(of: context.remotePeer)?.worker else { return nil }
        return notes.withLock { notes in
            notes.shown.append(shown.fingerprint)
            return notes.isRevoked ? nil : shown.worker
        }
    }

    /// Workers alone come to the gateway.
    private struct Gate: ServerInterceptor {
        let house: FakeHouse

        func intercept<Input: Sendable, Output: Sendable>(
            request: StreamingServerRequest<Input>, context: ServerContext,
            next:
                @Sendable @concurrent (StreamingServerRequest<Input>, ServerContext) async throws ->
                StreamingServerResponse<Output>
        ) async throws -> StreamingServerResponse<Output> {
            let isGateway = Farm_V1_WorkerGateway.Method.descriptors.contains(context.descriptor)
            guard !isGateway || house.worker(context) != nil else {
                throw RPCError(code: .unauthenticated, message: "a worker of this farm shows its certificate")
            }
            return try await next(request, context)
        }
    }
}
