import Certificates
import FarmBasics
import FarmModel
import FarmTestSupport
import Foundation
import LocalFiles
import Testing

@testable import WorkerCore

/// Sessions with a farm that wants to know who its workers are.
@Suite struct ClosedFarmTests {
    /// It keeps what it has rendered, says what to do, and delivers once it was enrolled.
    @Test func oneThatIsNotEnrolledKeepsItsSpool() async throws {
        let house = try FakeHouse()
        let coordinator = FakeCoordinator()
        let log = LogRecord()
        let worker = UUID()
        try await Fixture.withFolder { path in
            let spool = Spool(path: "\(path)/spool", logger: FakeHouse.quiet)
            try await spool.prepareFolder(of: Fixture.farm)
            let attempt = Fixture.attempt(4)
            let file = spool.folder(of: Fixture.farm) + "/" + Spool.fileName(of: attempt)
            try DurableFile.write(FakeDevice.bytes(of: attempt), to: file)
            let entry = try await spool.add(FakeDevice.image(of: attempt), farm: Fixture.farm, file: file)

            let identity = IdentityFolder(data: path)
            try await house.serving(coordinator) { address in
                let session = WorkerSession(
                    addresses: [address], worker: worker, name: "w", spool: spool,
                    security: WorkerSecurity(trust: try house.pin, identity: identity), logger: log.logger)
                let device = FakeDevice { session.post(.device("cpu", $0)) }
                let running = Task {
                    try await session.run(devices: [device], inventory: ModelInventory(), spooled: [entry])
                }
                defer { running.cancel() }
                try await eventually("it is said") { log.text.contains(TurnedAway.closed) }
                #expect(log.text.contains("a worker of this farm shows its certificate"))
                #expect(coordinator.heard.registrations.isEmpty)
                #expect(try await spool.scan() == [entry])

                _ = try await Enrolment(addresses: [address], worker: worker, identity: identity).enrol(
                    try EnrolmentCode(parsing: FakeHouse.code), trust: try house.pin)
                try await eventually("the image is delivered") { coordinator.heard.images[attempt] != nil }
                #expect(log.text.components(separatedBy: TurnedAway.closed).count == 2, "said once")
                session.post(.stop)
                try await running.value
            }
        }
    }

    /// Somebody else answers at the address: nothing is said to them, and the worker does not end.
    @Test func oneThatDoesNotKnowItsCoordinatorSaysSo() async throws {
        let (house, stranger) = (try FakeHouse(), try FakeHouse())
        let coordinator = FakeCoordinator()
        let log = LogRecord()
        try await Fixture.withFolder { path in
            try await stranger.serving(coordinator) { address in
                let session = WorkerSession(
                    addresses: [address], worker: UUID(), name: "w", spool: Spool(path: path, logger: FakeHouse.quiet),
                    security: WorkerSecurity(trust: try house.pin, identity: nil), logger: log.logger)
                let device = FakeDevice { session.post(.device("cpu", $0)) }
                let running = Task {
                    try await session.run(devices: [device], inventory: ModelInventory(), spooled: [])
                }
                defer { running.cancel() }
                try await eventually("it is said") { log.text.contains("another certificate") }
                #expect(coordinator.heard.registrations.isEmpty)
                session.post(.stop)
                try await running.value
            }
        }
    }

    /// A coordinator with TLS that is dialled without.
    @Test func oneThatDialsWithoutTLSIsToldWhatToGive() async throws {
        let house = try FakeHouse()
        let log = LogRecord()
        try await Fixture.withFolder { path in
            try await house.serving { address in
                let session = WorkerSession(
                    addresses: [address], worker: UUID(), name: "w", spool: Spool(path: path, logger: FakeHouse.quiet),
                    logger: log.logger)
                let device = FakeDevice { session.post(.device("cpu", $0)) }
                let running = Task {
                    try await session.run(devices: [device], inventory: ModelInventory(), spooled: [])
                }
                defer { running.cancel() }
                try await eventually("it is said") { log.text.contains("speaks TLS") }
                #expect(log.text.contains("--fingerprint"))
                session.post(.stop)
                try await running.value
            }
        }
    }
}
