import Crypto
import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import GRPCCore
import LocalFiles
import Logging
import Testing

@testable import WorkerCore

/// Sessions with a coordinator over loopback, with a device that needs no engine.
@Suite struct WorkerSessionTests {
    /// A worker's session in a folder of its own.
    private struct Subject {
        let session: WorkerSession
        let device: FakeDevice
        let spool: Spool
        let inputs = InputDownloads()
        let path: String

        init(
            _ addresses: [CoordinatorAddress], path: String, isHeldUp: Bool = false,
            registrationTimeout: Duration = .seconds(10)
        ) {
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let spool = Spool(path: path, logger: logger)
            let session = WorkerSession(
                addresses: addresses, worker: UUID(), name: "w", spool: spool, inputs: inputs,
                registrationTimeout: registrationTimeout, logger: logger)
            self.session = session
            self.spool = spool
            self.path = path
            device = FakeDevice(isHeldUp: isHeldUp) { session.post(.device("cpu", $0)) }
        }

        func run() async throws {
            try await session.run(devices: [device], inventory: ModelInventory(), spooled: try await spool.scan())
        }
    }

    /// Runs the session beside the body, which ends it; the body has a minute.
    private func with(_ subject: Subject, _ body: @escaping @Sendable (Subject) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await subject.run() }
            try await body(subject)
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    /// Waits until something holds.
    private func until(_ what: String, _ condition: () async -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while await !condition() {
            guard ContinuousClock.now < deadline else {
                Issue.record("not within a minute: \(what)")
                throw CancellationError()
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test func rendersDeliversAndStops() async throws {
        let coordinator = FakeCoordinator(tasks: (0..<9).map { Fixture.assignment($0) })
        try await Fixture.withFolder { path in
            try await coordinator.serving { address in
                let subject = Subject([address], path: path)
                async let ended: Void = subject.run()
                try await until("nine images") { coordinator.heard.images.count == 9 }
                subject.session.post(.stop)
                try await ended
                let heard = coordinator.heard
                #expect(heard.registrations.count == 1)
                #expect(heard.started == (0..<9).map { Fixture.attempt($0) })
                for (attempt, bytes) in heard.images { #expect(bytes == FakeDevice.bytes(of: attempt)) }
                #expect(try await subject.spool.scan() == [], "delivered images leave the spool")
            }
        }
    }

    @Test func goesToTheNextAddressAndKeepsWhatItHolds() async throws {
        let first = FakeCoordinator(tasks: [Fixture.assignment(0), Fixture.assignment(1)])
        let second = FakeCoordinator()
        try await Fixture.withFolder { path in
            try await second.serving { secondAddress in
                var session: Subject?
                var running: Task<Void, any Error>?
                try await first.serving { address in
                    let subject = Subject([address, secondAddress], path: path, isHeldUp: true)
                    session = subject
                    running = Task { try await subject.run() }
                    try await until("both tasks taken") { await subject.device.held.count == 2 }
                }
                // The first coordinator is gone.
                try await until("a registration with the second") { !second.heard.registrations.isEmpty }
                let held = second.heard.registrations.last?.held.map(\.index)
                #expect(held == [0, 1])
                await session?.device.goOn()
                try await until("both images") { second.heard.images.count == 2 }
                session?.session.post(.stop)
                try await running?.value
            }
        }
    }

    @Test func aCoordinatorOfAnotherProtocolVersionIsNotWorkedFor() async throws {
        let newer = FarmVersion.workerProtocol.upperBound + 1
        try await Fixture.withFolder { path in
            try await FakeCoordinator(protocolVersion: UInt32(newer)).serving { address in
                let error = await #expect(throws: FarmError.self) { try await Subject([address], path: path).run() }
                #expect(error?.message.contains("version \(newer) of the worker protocol") == true)
                #expect(error?.message.contains("upgrade the older of the two") == true)
            }
        }
    }

    @Test func aRefusalEndsItAndSaysWhy() async throws {
        let coordinator = FakeCoordinator(
            refusal: RPCError(code: .failedPrecondition, message: "the name 'w' belongs to another worker"))
        try await Fixture.withFolder { path in
            try await coordinator.serving { address in
                let error = await #expect(throws: FarmError.self) { try await Subject([address], path: path).run() }
                #expect(error?.message.contains("belongs to another") == true)
                #expect(error?.message.contains(address.description) == true)
            }
        }
    }

    @Test func oneThatRefusesIsPassedOver() async throws {
        let refusing = FakeCoordinator(refusal: RPCError(code: .failedPrecondition, message: "upgrade"))
        let taking = FakeCoordinator()
        try await Fixture.withFolder { path in
            try await refusing.serving { first in
                try await taking.serving { second in
                    try await with(Subject([first, second], path: path)) { _ in
                        try await until("a session with the other") { !taking.heard.registrations.isEmpty }
                    }
                }
            }
        }
    }

    @Test func aSilentCoordinatorIsLeft() async throws {
        let mute = FakeCoordinator(isMute: true)
        let talking = FakeCoordinator()
        try await Fixture.withFolder { path in
            try await mute.serving { muteAddress in
                try await talking.serving { talkingAddress in
                    let subject = Subject(
                        [muteAddress, talkingAddress], path: path, registrationTimeout: .milliseconds(500))
                    try await with(subject) { _ in
                        try await until("a heartbeat to the other") { talking.heard.heartbeats > 2 }
                        #expect(!mute.heard.registrations.isEmpty, "it had answered")
                    }
                }
            }
        }
    }

    @Test func waitsForACoordinatorThatIsNotThereYetAndDeliversWhatIsSpooled() async throws {
        try await Fixture.withFolder { path in
            // Rendered in an earlier life of the worker.
            let spool = Spool(path: path, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await spool.prepareFolder(of: Fixture.farm)
            let file = spool.folder(of: Fixture.farm) + "/" + Spool.fileName(of: Fixture.attempt(4))
            try DurableFile.write(FakeDevice.bytes(of: Fixture.attempt(4)), to: file)
            _ = try await spool.add(FakeDevice.image(of: Fixture.attempt(4)), farm: Fixture.farm, file: file)

            var free: CoordinatorAddress?
            try await FakeCoordinator().serving { free = $0 }
            let address = try #require(free)
            let subject = Subject([address], path: path)
            try await with(subject) { _ in
                let coordinator = FakeCoordinator()
                try await coordinator.serving(port: address.port) { _ in
                    try await until("the spooled image") { coordinator.heard.images[Fixture.attempt(4)] != nil }
                    #expect(coordinator.heard.registrations.first?.spooled.map(\.index) == [4])
                }
            }
        }
    }

    @Test func stoppingGivesBackWhatWaitsAndFinishesWhatRuns() async throws {
        let coordinator = FakeCoordinator(tasks: [Fixture.assignment(0), Fixture.assignment(1)])
        try await Fixture.withFolder { path in
            try await coordinator.serving { address in
                let subject = Subject([address], path: path, isHeldUp: true)
                async let ended: Void = subject.run()
                try await until("both tasks taken") { await subject.device.held.count == 2 }
                subject.session.post(.stop)
                try await until("the waiting task given back") { !coordinator.heard.returned.isEmpty }
                await subject.device.goOn()
                try await ended
                let heard = coordinator.heard
                #expect(heard.returned == [Fixture.attempt(1)])
                #expect(Array(heard.images.keys) == [Fixture.attempt(0)])
            }
        }
    }

    @Test func inputPicturesComeOverTheSessionsConnection() async throws {
        let picture = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
        let digest = FarmBasics.Digest(bytes: SHA256.hash(data: picture))
        let coordinator = FakeCoordinator(pictures: [digest.hex: picture])
        try await Fixture.withFolder { path in
            try await coordinator.serving { address in
                try await with(Subject([address], path: path)) { subject in
                    let bytes = try await subject.inputs.bytes(of: digest)
                    #expect(bytes == picture)
                    #expect(coordinator.heard.downloads == [digest.hex])
                    let failure = await #expect(throws: TaskFailure.self) {
                        try await subject.inputs.bytes(of: Fixture.digest)
                    }
                    #expect(failure?.failure == .invalidInput)
                    #expect(failure?.message.contains("no input picture \(Fixture.digest)") == true)
                }
            }
        }
    }

    @Test func aFetchThatItsCoordinatorLeavesUndoneTheNextOneDoes() async throws {
        let picture = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
        let digest = FarmBasics.Digest(bytes: SHA256.hash(data: picture))
        let first = FakeCoordinator(pictures: [digest.hex: picture], stallsDownloads: true)
        let second = FakeCoordinator(pictures: [digest.hex: picture])
        try await Fixture.withFolder { path in
            try await second.serving { secondAddress in
                var session: Subject?
                var running: Task<Void, any Error>?
                var fetch: Task<[UInt8], any Error>?
                try await first.serving { address in
                    let subject = Subject([address, secondAddress], path: path)
                    session = subject
                    running = Task { try await subject.run() }
                    fetch = Task { try await subject.inputs.bytes(of: digest) }
                    try await until("the fetch begun") { !first.heard.downloads.isEmpty }
                }
                // The first coordinator is gone.
                let bytes = try await fetch?.value
                #expect(bytes == picture)
                session?.session.post(.stop)
                try await running?.value
            }
        }
    }

    @Test func previewsReachTheCoordinator() async throws {
        let coordinator = FakeCoordinator(tasks: [Fixture.assignment(0)])
        try await Fixture.withFolder { path in
            try await coordinator.serving { address in
                try await with(Subject([address], path: path, isHeldUp: true)) { subject in
                    try await until("the task taken") { await subject.device.held.count == 1 }
                    let preview = DeviceEvent.preview(Fixture.attempt(0), step: 2, steps: 8, png: Data([1, 2]))
                    subject.session.post(.device("cpu", preview))
                    try await until("the preview") { !coordinator.heard.previews.isEmpty }
                    let heard = try #require(coordinator.heard.previews.first)
                    #expect(AttemptID(wire: heard.attempt) == Fixture.attempt(0))
                    #expect(heard.step == 2 && heard.steps == 8 && heard.png == Data([1, 2]))
                }
            }
        }
    }

    /// As many as there are places for deliveries: the others go on, and these are set aside in the end.
    @Test(arguments: [RPCError.Code.internalError, .failedPrecondition])
    func imagesOverWhichTheCoordinatorFailsAreSetAside(_ code: RPCError.Code) async throws {
        let refusal = RPCError(code: code, message: "no")
        let coordinator = FakeCoordinator(
            tasks: (0..<9).map { Fixture.assignment($0) },
            refusedImages: Dictionary(uniqueKeysWithValues: (0..<UploadLanes.most).map { ($0, refusal) }))
        try await Fixture.withFolder { path in
            try await coordinator.serving { address in
                try await with(Subject([address], path: path)) { subject in
                    try await until("the other images") { coordinator.heard.images.count == 5 }
                    try await until("word of those that failed") { coordinator.heard.failed.count == 4 }
                    #expect(coordinator.heard.failed.allSatisfy { $0.failureClass == "inputOutput" })
                    let aside = try FileManager.default.contentsOfDirectory(atPath: "\(path)/corrupt")
                    #expect(aside.count { $0.hasSuffix(".png") } == 4)
                    #expect(try await subject.spool.scan().isEmpty)
                }
            }
        }
    }

    /// What may pass is tried for as long as it takes, and keeps nobody waiting.
    @Test func imagesThatCannotBeTakenYetKeepNoOthersWaiting() async throws {
        let refusal = RPCError(code: .unavailable, message: "not yet")
        let coordinator = FakeCoordinator(
            tasks: (0..<9).map { Fixture.assignment($0) },
            refusedImages: Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, refusal) }))
        try await Fixture.withFolder { path in
            try await coordinator.serving { address in
                try await with(Subject([address], path: path)) { subject in
                    try await until("the other images") { coordinator.heard.images.count == 3 }
                    #expect(coordinator.heard.failed.isEmpty)
                    try await until("the others alone are in the spool") {
                        let names = try? FileManager.default.contentsOfDirectory(
                            atPath: subject.spool.folder(of: Fixture.farm))
                        return names?.count { $0.hasSuffix(".json") } == 6
                    }
                }
            }
        }
    }
}
