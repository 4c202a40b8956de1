import FarmBasics
import FarmModel
import FarmStore
import Foundation
import Synchronization
import Testing

@testable import CoordinatorCore

@Suite(.timeLimit(.minutes(1))) struct EnrolmentServiceTests {
    /// Signs everything but what is no request.
    private final class House: CertificateIssuing {
        private let last = Mutex(0)

        func issue(request der: [UInt8], for worker: UUID) throws -> IssuedCertificate {
            guard der == [1, 2, 3] else { throw FarmError(.invalidInput, "this is no certificate request") }
            let serial = last.withLock { last in
                last += 1
                return last
            }
            return IssuedCertificate(
                chain: "chain of \(worker)", authority: "house", serial: "\(serial)", expiresAt: Date() + 86_400 * 30)
        }
    }

    private func service(_ farm: ClosedFarm, _ authority: (any CertificateIssuing)? = House()) -> EnrolmentService {
        EnrolmentService(
            store: farm.store, authority: authority, gate: farm.gate, changed: { farm.gate.forget() },
            logger: ClosedFarm.logger)
    }

    private func enrol(
        _ service: EnrolmentService, _ farm: ClosedFarm, code: String, worker: UUID = UUID(),
        from address: String = "10.0.0.5"
    ) async throws -> IssuedCertificate {
        let peer = Peer(address: address)
        let caller = try await farm.gate.admit(.enrol, .none, from: peer, method: "Enrol")
        return try await service.enrol(as: caller, from: peer, code: code, worker: worker, request: [1, 2, 3])
    }

    @Test func aCodeMakesOneWorker() async throws {
        let farm = try await ClosedFarm()
        let service = service(farm)
        let (code, expiresAt) = try await service.invite(as: try await farm.admin)
        #expect(code.text.hasPrefix("wi_") && code.text.utf8.count == 67 && "\(code)" == "wi_…")
        #expect((800...901).contains(expiresAt.timeIntervalSinceNow))
        let worker = UUID()
        let issued = try await enrol(service, farm, code: code.text, worker: worker)
        let caller = try await farm.admit(.work, .none, proof: .worker(worker, serial: issued.serial))
        #expect(caller.worker == worker)
        let again = await #expect(throws: FarmError.self) { try await enrol(service, farm, code: code.text) }
        #expect(again?.code == .unauthenticated && again?.message.contains("was used") == true)
        // What was signed for the second is no certificate of the farm's.
        #expect(try await farm.store.isValid(serial: "2", of: worker) == false)
    }

    @Test func ofManyAtOnceOneGetsIn() async throws {
        let farm = try await ClosedFarm()
        let service = service(farm)
        let (code, _) = try await service.invite(as: try await farm.admin)
        let won = await withTaskGroup(of: Bool.self) { group in
            for one in 0..<8 {
                group.addTask { (try? await enrol(service, farm, code: code.text, from: "10.0.1.\(one)")) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(won == 1)
    }

    @Test func guessesAreSlowedDown() async throws {
        let farm = try await ClosedFarm()
        let service = service(farm)
        var codes: [FarmError.Code] = []
        for guess in ["", "wi_", "x", InvitationCode().text, InvitationCode().text] {
            let error = await #expect(throws: FarmError.self) { try await enrol(service, farm, code: guess) }
            if let error { codes.append(error.code) }
        }
        #expect(codes == [.unauthenticated, .exhausted, .exhausted, .exhausted, .exhausted])
    }

    @Test func aWorkerRenewsUntilItIsRevoked() async throws {
        let farm = try await ClosedFarm()
        let service = service(farm)
        let admin = try await farm.admin
        let worker = UUID()
        let (code, _) = try await service.invite(as: admin)
        let first = try await enrol(service, farm, code: code.text, worker: worker)
        let proof = Peer.Proof.worker(worker, serial: first.serial)
        let caller = try await farm.admit(.work, .none, proof: proof)
        let second = try await service.renew(as: caller, request: [1, 2, 3])
        #expect(try await farm.admit(.work, .none, proof: .worker(worker, serial: second.serial)).worker == worker)
        #expect(try await farm.admit(.work, .none, proof: proof).worker == worker)

        _ = try await farm.store.openSession(
            WorkerRegistration(
                worker: worker, name: "gpu-1", version: "test",
                devices: [DeviceDescription(id: "cpu", name: "CPU", memoryBytes: 1, deviceClass: "cpu")], models: [],
                held: [], spooled: []), coordinator: UUID())
        let unknown = await #expect(throws: FarmError.self) {
            try await service.revoke(as: admin, workerNamed: "gpu-2")
        }
        #expect(unknown?.code == .notFound)
        #expect(try await service.revoke(as: admin, workerNamed: "gpu-1") == 2)
        for serial in [first.serial, second.serial] {
            #expect(
                await farm.refusal(.work, .none, proof: .worker(worker, serial: serial))?.code == .unauthenticated)
        }
        let error = await #expect(throws: FarmError.self) { try await service.renew(as: caller, request: [1, 2, 3]) }
        #expect(error?.code == .unauthenticated)
        let lines = try await farm.store.audit(AuditFilter(limit: 100))
        #expect(
            ["InviteWorker", "Enrol", "Renew", "RevokeWorker"].allSatisfy { method in
                lines.contains { $0.method == method && $0.outcome == .done }
            })
    }

    @Test func withoutAnAuthorityNobodyIsInvited() async throws {
        let farm = try await ClosedFarm()
        let service = service(farm, nil)
        let admin = try await farm.admin
        for body in [
            { _ = try await service.invite(as: admin) },
            { _ = try await enrol(service, farm, code: InvitationCode().text) },
            { _ = try await service.renew(as: admin, request: [1]) },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: FarmError.self) { try await body() }
            #expect(error?.code == .failedPrecondition && error?.message.contains("no certificate authority") == true)
        }
    }

    @Test func onlyAWorkerRenews() async throws {
        let farm = try await ClosedFarm()
        let error = await #expect(throws: FarmError.self) {
            try await service(farm).renew(as: try await farm.admin, request: [1, 2, 3])
        }
        #expect(error?.code == .failedPrecondition)
        let long = [UInt8](repeating: 0, count: 100_000)
        let worker = Caller(name: "w", role: .worker, isKnown: true, address: "", worker: UUID())
        let tooLong = await #expect(throws: FarmError.self) { try await service(farm).renew(as: worker, request: long) }
        #expect(tooLong?.code == .invalidInput)
    }
}
