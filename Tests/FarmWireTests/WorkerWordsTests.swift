import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmWire
import Foundation
import SwiftProtobuf
import Testing

/// What workers and coordinators say arrives as it was said, and what nobody may say is refused.
@Suite struct WorkerWordsTests {
    private let attempt = AttemptID(task: TaskID(job: 7, index: 3), attempt: 2, key: -5)

    private var model: ModelDescription {
        ModelDescription(
            name: "m", digest: Digest(repeating: "ab"), family: .flux, bytes: 7,
            defaults: ModelDefaults(width: 64, height: 64),
            files: [.init(role: .checkpoint, sha256: Digest(repeating: "ab"))])
    }

    private var registration: WorkerRegistration {
        WorkerRegistration(
            worker: UUID(), name: "w", version: "1",
            devices: [DeviceDescription(id: "cpu", name: "a CPU", memoryBytes: 1, deviceClass: "cpu")],
            models: [model], held: [attempt], spooled: [attempt], fetchLimit: 9, contexts: ["cpu": "ab"],
            protocols: 2...(FarmVersion.workerProtocol.upperBound + 1))
    }

    @Test func reportsGoBothWays() throws {
        let shortage = FetchShortage(bytes: 9, reason: "has no room")
        let reports: [WorkerReport] = [
            .register(registration), .heartbeat, .credit(device: "cpu", tasks: 2),
            .started(attempt, device: "cpu", at: Date(timeIntervalSince1970: 1000.5)),
            .progress(attempt, step: 1, steps: 4),
            .preview(attempt, step: 1, steps: 4, png: Data([1, 2])),
            .failed(attempt, .outOfMemory, "too large"), .returned([attempt]),
            .inventory(ModelInventory(models: [model])), .storage(isFull: true, spooledBytes: 12),
            .fetched(FetchStatus(fetchedBytes: 3, fetching: "f", fraction: 0.5, shortage: shortage)),
            .fetched(FetchStatus()),
        ]
        for report in reports {
            let wire = try Farm_V1_WorkerMessage(serializedBytes: try report.wire.serializedData())
            #expect(try WorkerReport(wire: wire) == report)
        }
        // It is no part of what an attempt is.
        guard case .returned(let attempts)? = try WorkerReport(wire: WorkerReport.returned([attempt]).wire) else {
            Issue.record("not what was said")
            return
        }
        #expect(attempts.map(\.key) == [attempt.key])
    }

    @Test func ordersGoBothWays() throws {
        let parameters = GenerationParameters(
            prompt: "a lighthouse", size: ImageSize(width: 64, height: 64), sampler: .euler, schedule: .simple,
            steps: 4,
            guidanceScale: 1, distilledGuidance: 3.5, seed: 42)
        let orders: [CoordinatorOrder] = [
            .registered(
                SessionGreeting(
                    version: 3, farm: UUID(), session: 8, heartbeat: .seconds(2), revoked: [attempt], isDrained: true)),
            .heartbeat,
            .assignment(
                TaskAssignment(
                    attempt: attempt, device: "cpu", modelDigest: Digest(repeating: "ab"), modelName: "m",
                    parameters: parameters)),
            .cancel(attempt), .recall([attempt]), .intake(isOpen: true), .intake(isOpen: false), .draining,
        ]
        for order in orders {
            let wire = try Farm_V1_CoordinatorMessage(serializedBytes: try order.wire.serializedData())
            #expect(try CoordinatorOrder(wire: wire) == order)
        }
    }

    @Test func wordsOfALaterBuildArePassedOver() throws {
        #expect(try WorkerReport(wire: Farm_V1_WorkerMessage()) == nil)
        #expect(try CoordinatorOrder(wire: Farm_V1_CoordinatorMessage()) == nil)
        let unknown = Farm_V1_WorkerMessage.with {
            $0.failed = .with {
                $0.attempt = attempt.wire
                $0.failureClass = "evaporated"
            }
        }
        #expect(try WorkerReport(wire: unknown) == .failed(attempt, .engineError, ""))
    }

    @Test func aWordAboutNoAttemptIsRefused() {
        let zero = Farm_V1_AttemptRef()
        let words: [(inout Farm_V1_WorkerMessage) -> Void] = [
            { $0.started = .with { $0.attempt = zero } }, { $0.progress = .with { $0.attempt = zero } },
            { $0.preview = .with { $0.attempt = zero } }, { $0.failed = .with { $0.attempt = zero } },
            { $0.returned = .with { $0.attempts = [attempt.wire, zero] } },
        ]
        for fill in words {
            let error = #expect(throws: FarmError.self) { try WorkerReport(wire: .with(fill)) }
            #expect(error?.code == .invalidInput)
        }
    }

    @Test func whatCannotBeStoredIsCut() throws {
        let failed = WorkerReport.failed(attempt, .hang, "a\0b")
        #expect(try WorkerReport(wire: failed.wire) == .failed(attempt, .hang, "ab"))
        let fetched = Farm_V1_WorkerMessage.with {
            $0.fetched = .with { ($0.fetching, $0.fraction, $0.shortOfBytes) = ("a\0b", .nan, -1) }
        }
        #expect(try WorkerReport(wire: fetched) == .fetched(FetchStatus(fetching: "ab")))
    }

    /// The rest of its words may mean something else.
    @Test func aRegistrationOfAnotherProtocolIsRefusedForThatBeforeAllElse() throws {
        let spoken = FarmVersion.workerProtocol
        let (lowest, highest) = (UInt32(spoken.lowerBound), UInt32(spoken.upperBound))
        for (oldest, newest) in [(highest + 1, highest + 2), (1, lowest - 1), (lowest, lowest - 1)] {
            var wire = registration.wire
            (wire.protocolMin, wire.protocolMax, wire.workerID) = (oldest, newest, "not a UUID")
            let error = #expect(throws: FarmError.self) { try WorkerReport(wire: .with { $0.register = wire }) }
            #expect(error?.code == .failedPrecondition)
            #expect(error?.message.contains("versions \(oldest) to \(newest)") == true)
        }
        #expect(try registration.agreedProtocol() == spoken.upperBound)
    }

    /// It is a matter of that attempt alone: the session goes on.
    @Test func anAssignmentThatCannotBeReadNamesItsAttempt() {
        var wire = Farm_V1_Assignment()
        (wire.attempt, wire.device) = (attempt.wire, "cpu")
        wire.parameters.sampler = "of a later build"
        let error = #expect(throws: UnreadableAssignment.self) {
            try CoordinatorOrder(wire: .with { $0.assignment = wire })
        }
        #expect(error?.attempt == attempt && error?.device == "cpu" && error?.reason.isEmpty == false)
    }
}
