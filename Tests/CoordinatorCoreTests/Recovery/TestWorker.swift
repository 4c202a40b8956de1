import FarmModel
import FarmWire
import Foundation
import GRPCCore
import SwiftProtobuf
import Synchronization

@testable import CoordinatorCore

/// A worker as its coordinator sees it: a stream of messages each way.
final class TestWorker: Sendable {
    private struct Ended: Error {}

    private struct Writer: RPCWriterProtocol {
        let said: MessageList

        func write(_ element: Farm_V1_CoordinatorMessage) { said.append(element) }
        func write(contentsOf elements: some Sequence<Farm_V1_CoordinatorMessage>) {
            for element in elements { write(element) }
        }
    }

    let id: UUID
    let name: String
    private let held: [AttemptID]
    private let messages: AsyncThrowingStream<Farm_V1_WorkerMessage, any Error>
    private let messagesEnd: AsyncThrowingStream<Farm_V1_WorkerMessage, any Error>.Continuation
    private let said = MessageList()
    private let hasEnded = Mutex(false)

    init(_ name: String, id: UUID = UUID(), held: [AttemptID] = []) {
        self.id = id
        self.name = name
        self.held = held
        (messages, messagesEnd) = AsyncThrowingStream.makeStream()
    }

    var registration: WorkerRegistration {
        WorkerRegistration(
            worker: id, name: name, version: "test",
            devices: [DeviceDescription(id: "cpu", name: "CPU", memoryBytes: 1, deviceClass: "cpu")],
            models: [CoordinatorFixture.model], held: held, spooled: [])
    }

    /// Registers, and stays until either side hangs up.
    /// - Throws: Why it was refused.
    func run(_ session: WorkerSession, registers: Bool = true) async throws {
        if registers { say { $0.register = registration.wire } }
        defer { hasEnded.withLock { $0 = true } }
        try await session.run(
            messages: RPCAsyncSequence(wrapping: messages), response: RPCWriter(wrapping: Writer(said: said)))
    }

    func say(_ change: (inout Farm_V1_WorkerMessage) -> Void) { messagesEnd.yield(.with(change)) }

    func askFor(_ tasks: UInt32) {
        say {
            $0.credit = .with {
                $0.device = "cpu"
                $0.tasks = tasks
            }
        }
    }

    func fail(_ attempt: AttemptID, _ message: String) {
        say {
            $0.failed = .with {
                $0.attempt = attempt.wire
                $0.failureClass = FailureClass.invalidInput.rawValue
                $0.message = message
            }
        }
    }

    /// The connection breaks.
    func vanish() { messagesEnd.finish(throwing: Ended()) }

    var isHungUp: Bool { hasEnded.withLock { $0 } }

    var session: Int64? { said.all.lazy.compactMap { $0.message.flatMap(Self.session) }.first }

    var assigned: [AttemptID] {
        said.all.compactMap { message in
            if case .assignment(let assignment)? = message.message { AttemptID(wire: assignment.attempt) } else { nil }
        }
    }

    var cancelled: [AttemptID] {
        said.all.compactMap { message in
            if case .cancel(let cancel)? = message.message { AttemptID(wire: cancel.attempt) } else { nil }
        }
    }

    private static func session(_ message: Farm_V1_CoordinatorMessage.OneOf_Message) -> Int64? {
        if case .registered(let registered) = message { registered.sessionID } else { nil }
    }
}

/// What was said, for those who write it and those who look.
private final class MessageList: Sendable {
    private let list = Mutex<[Farm_V1_CoordinatorMessage]>([])

    var all: [Farm_V1_CoordinatorMessage] { list.withLock { $0 } }
    func append(_ message: Farm_V1_CoordinatorMessage) { list.withLock { $0.append(message) } }
}
