package import Certificates
import Crypto
import FarmBasics
package import FarmModel
import FarmTransport
import FarmWire
package import FoundationEssentials
import GRPCCore
import GRPCNIOTransportHTTP2
import LocalFiles
import SwiftProtobuf
import X509

/// How a machine becomes a worker of a closed farm, and stays one.
package struct Enrolment: Sendable {
    /// What came of it.
    package struct Report: Sendable {
        /// The one that gave the certificate.
        package let coordinator: CoordinatorAddress
        /// No session is opened with the certificate later.
        package let expires: Date
        /// Whom the worker believes from now on.
        package let trust: ServerTrust
    }

    /// Of one call, its connection included.
    private static let limit = Duration.seconds(20)

    private let addresses: [CoordinatorAddress]
    private let worker: UUID
    private let identity: IdentityFolder

    /// - Parameter addresses: asked one after the other; Unix sockets are left out.
    package init(addresses: [CoordinatorAddress], worker: UUID, identity: IdentityFolder) {
        self.addresses = addresses.filter { $0.kind != .unixSocket }
        self.worker = worker
        self.identity = identity
    }

    /// Has a code exchanged for a certificate, and keeps that.
    /// - Parameter trust: whom to believe to be the farm; nil for whom an earlier enrolment kept.
    /// - Throws: `unavailable` where no coordinator answers, and the coordinator's words where it refuses.
    package func enrol(_ code: EnrolmentCode, trust given: ServerTrust?) async throws -> Report {
        let security = WorkerSecurity(trust: given, identity: identity)
        guard let trust = try await BlockingExecutor.run({ try security.trust() }) else {
            throw FarmError(
                .invalidInput,
                "nothing says how to know the farm: give --fingerprint SHA256:… (which 'farm-coordinator certificate' and "
                    + "'farm workers invite' print), --ca FILE, or --tls for one that this machine's authorities vouch for"
            )
        }
        return try await onFirst { address in
            // The code goes to nobody who has not shown who they are; and what they show says what can be believed later.
            let shown = try await ShownCertificates.fetch(from: address)
            try await trust.check(shown, of: address.host, at: "\(address)")
            let answer = try await ask(address, ClientSecurity(to: address, trust: trust)) { client, request in
                try await client.enrol(
                    .with {
                        $0.code = code.text
                        $0.workerID = worker.uuidString.lowercased()
                        $0.certificateRequest = request
                    }, options: Self.options)
            }
            let house = ServerTrust.authorities([answer.authority], file: identity.authorities)
            let isOfHouse = (try? await house.check(shown, of: address.host, at: "\(address)")) != nil
            // Some coordinators show a certificate of another authority than the house's own.
            let kept = isOfHouse ? house : trust
            try await BlockingExecutor.run { [identity] in
                try identity.keep(kept)
                try identity.keep(answer.pair)
            }
            return Report(coordinator: address, expires: answer.pair.chain[0].notValidAfter, trust: kept)
        }
    }

    /// Has a certificate followed by another, for a new key, and keeps that in its place.
    /// - Parameter security: with the certificate that is to be followed.
    /// - Returns: when the new one expires.
    /// - Throws: as ``enrol(_:trust:)``.
    func renew(_ security: WorkerSecurity) async throws -> Date {
        try await onFirst { address in
            let client = try await BlockingExecutor.run { try security.client(to: address) }
            let answer = try await ask(address, client) { client, request in
                try await client.renew(.with { $0.certificateRequest = request }, options: Self.options)
            }
            try await BlockingExecutor.run { [identity] in try identity.keep(answer.pair) }
            return answer.pair.chain[0].notValidAfter
        }
    }

    private static var options: CallOptions {
        var options = CallOptions.defaults
        options.timeout = limit
        return options
    }

    /// Turns to the next coordinator where one is away.
    private func onFirst<Value>(_ body: (CoordinatorAddress) async throws -> Value) async throws -> Value {
        var away = FarmError(
            .invalidInput,
            "a worker is enrolled over TCP: give --coordinator HOST:PORT. One that reaches its coordinator by a Unix socket "
                + "needs no certificate")
        for address in addresses {
            do {
                return try await body(address)
            } catch let error as FarmError where error.code == .unavailable {
                away = error
            }
        }
        throw away
    }

    private func ask(
        _ address: CoordinatorAddress, _ security: ClientSecurity,
        _ call:
            @Sendable (Farm_V1_Enrolment.Client<HTTP2ClientTransport.Posix>, Data) async throws ->
            Farm_V1_EnrolResponse
    ) async throws -> EnrolmentAnswer {
        let key = P256.Signing.PrivateKey()
        let request = Data(try CertificateRequest.make(for: key))
        var config = HTTP2ClientTransport.Posix.Config.defaults
        security.watch(&config)
        let transport = try HTTP2ClientTransport.Posix(
            target: address.target, transportSecurity: try security.transportSecurity(), config: config)
        let answer: Farm_V1_EnrolResponse
        do {
            answer = try await withGRPCClient(transport: transport) { client in
                try await call(Farm_V1_Enrolment.Client(wrapping: client), request)
            }
        } catch let error as RPCError {
            throw security.reason(for: error) ?? Self.fault(error, address)
        }
        return try EnrolmentAnswer(answer, key: key, worker: worker, at: Date())
    }

    private static func fault(_ error: RPCError, _ address: CoordinatorAddress) -> FarmError {
        if error.code == .unimplemented {
            return FarmError(
                .failedPrecondition, "the coordinator at \(address) enrols no workers: it is of an older version")
        }
        let fault = FarmError(error)
        guard fault.code == .unavailable else { return fault }
        return FarmError(.unavailable, "cannot reach the coordinator at \(address): \(error.message)", cause: error)
    }
}
