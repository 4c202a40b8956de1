import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmStore
import FarmStoreTestSupport
import Foundation
import Testing

@Suite struct EnrolmentTests {
    private func certificate(_ serial: String, _ worker: UUID, seconds: Double = 3600) -> WorkerCertificate {
        WorkerCertificate(serial: serial, worker: worker, expiresAt: Date() + seconds)
    }

    @Test(arguments: StoreKind.allCases)
    func anInvitationIsUsedOnceByWhomeverComesFirst(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let code = Digest(of: "code")
            try await farm.store.addInvitation(code, expiresAt: Date() + 900)
            #expect(try await !farm.store.useInvitation(Digest(of: "guess"), for: certificate("00", UUID())))
            let workers = (0..<8).map { _ in UUID() }
            let won = try await withThrowingTaskGroup(of: UUID?.self) { group in
                for (number, worker) in workers.enumerated() {
                    let certificate = certificate("0\(number)", worker)
                    group.addTask { try await farm.store.useInvitation(code, for: certificate) ? worker : nil }
                }
                return try await group.reduce(into: [UUID]()) { won, worker in if let worker { won.append(worker) } }
            }
            #expect(won.count == 1)
            for (number, worker) in workers.enumerated() {
                #expect(try await farm.store.isValid(serial: "0\(number)", of: worker) == won.contains(worker))
            }
            try await farm.store.addInvitation(Digest(of: "late"), expiresAt: Date() - 1)
            #expect(try await !farm.store.useInvitation(Digest(of: "late"), for: certificate("10", UUID())))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aCertificateIsItsWorkersUntilItEnds(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let (worker, other) = (UUID(), UUID())
            try await farm.store.addInvitation(Digest(of: "code"), expiresAt: Date() + 900)
            #expect(try await farm.store.useInvitation(Digest(of: "code"), for: certificate("01", worker)))
            #expect(try await farm.store.isValid(serial: "01", of: worker))
            #expect(try await !farm.store.isValid(serial: "01", of: other))
            #expect(try await !farm.store.isValid(serial: "02", of: worker))
            #expect(try await farm.store.renew(certificate("02", worker, seconds: -1)))
            #expect(try await !farm.store.isValid(serial: "02", of: worker))
            #expect(try await !farm.store.renew(certificate("03", other)))
            let twice = await #expect(throws: FarmError.self) { try await farm.store.renew(certificate("01", worker)) }
            #expect(twice?.code == .conflict)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func revokedOnesEndAndAnInvitationBeginsAnew(_ kind: StoreKind) async throws {
        try await StoreFixture.run(kind) { farm in
            let worker = UUID()
            _ = try await farm.openSession("w", worker: worker)
            #expect(try await farm.store.revokeCertificates(ofWorkerNamed: "x") == nil)
            #expect(try await farm.store.revokeCertificates(ofWorkerNamed: "w") == 0)
            for (code, serial) in [("a", "01"), ("b", "02")] {
                try await farm.store.addInvitation(Digest(of: code), expiresAt: Date() + 900)
                #expect(try await farm.store.useInvitation(Digest(of: code), for: certificate(serial, worker)))
                #expect(try await farm.store.renew(certificate(serial + "ff", worker)))
                #expect(try await farm.store.revokeCertificates(ofWorkerNamed: "w") == 2)
                #expect(try await farm.store.revokeCertificates(ofWorkerNamed: "w") == 0)
                #expect(try await !farm.store.isValid(serial: serial, of: worker))
                #expect(try await !farm.store.isValid(serial: serial + "ff", of: worker))
                #expect(try await !farm.store.renew(certificate(serial + "00", worker)))
            }
        }
    }
}
