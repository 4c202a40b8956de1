import FarmModel
import Foundation
import Synchronization

@testable import CoordinatorCore

/// A worker as its coordinator sees it: a stream of words each way.
final class TestWorker: Sendable {
    private struct Ended: Error {}

    let id: UUID
    let name: String
    private let held: [AttemptID]
    private let reports: AsyncThrowingStream<WorkerReport?, any Error>
    private let reportsEnd: AsyncThrowingStream<WorkerReport?, any Error>.Continuation
    private let said = Mutex<[CoordinatorOrder]>([])
    private let hasEnded = Mutex(false)

    init(_ name: String, id: UUID = UUID(), held: [AttemptID] = []) {
        self.id = id
        self.name = name
        self.held = held
        (reports, reportsEnd) = AsyncThrowingStream.makeStream()
    }

    var registration: WorkerRegistration {
        WorkerRegistration(
            worker: id, name: name, version: "test",
            devices: [DeviceDescription(id: "cpu", name: "CPU", memoryBytes: 1, deviceClass: "cpu")],
            models: [CoordinatorFixture.model], held: held, spooled: [])
    }

    /// Registers, and stays until either side hangs up.
    /// - Throws: Why it was refused.
    func run(_ session: WorkerStream, registers: Bool = true) async throws {
        if registers { say(.register(registration)) }
        defer { hasEnded.withLock { $0 = true } }
        try await session.run(reports) { order in self.said.withLock { $0.append(order) } }
    }

    func say(_ report: WorkerReport) { reportsEnd.yield(report) }

    func askFor(_ tasks: Int) { say(.credit(device: "cpu", tasks: tasks)) }

    func fail(_ attempt: AttemptID, _ message: String) { say(.failed(attempt, .invalidInput, message)) }

    /// The connection breaks.
    func vanish() { reportsEnd.finish(throwing: Ended()) }

    var isHungUp: Bool { hasEnded.withLock { $0 } }

    var session: SessionID? {
        orders.lazy.compactMap { if case .registered(let greeting) = $0 { greeting.session } else { nil } }.first
    }

    var assigned: [AttemptID] {
        orders.compactMap { if case .assignment(let assignment) = $0 { assignment.attempt } else { nil } }
    }

    var cancelled: [AttemptID] {
        orders.compactMap { if case .cancel(let attempt) = $0 { attempt } else { nil } }
    }

    private var orders: [CoordinatorOrder] { said.withLock { $0 } }
}
