import FarmModel
package import FarmWire
package import Foundation
import GRPCCore
package import GRPCNIOTransportHTTP2
import SwiftProtobuf

/// A worker by hand: says to a coordinator whatever a test wants it to say.
package struct RawWorker: Sendable {
    /// The generated client, over HTTP/2.
    package typealias Gateway = Farm_V1_WorkerGateway.Client<HTTP2ClientTransport.Posix>

    /// What its coordinator told it first, and what it may say.
    package struct Session: Sendable {
        /// The coordinator's answer to the registration.
        package let registered: Farm_V1_Registered
        /// What the coordinator says from then on.
        package let heard: AsyncStream<Farm_V1_CoordinatorMessage>
        fileprivate let words: AsyncStream<Farm_V1_WorkerMessage>.Continuation

        /// Sends a message, in order; it is lost where the session has ended.
        package func say(_ fill: (inout Farm_V1_WorkerMessage) -> Void) { words.yield(.with(fill)) }

        /// Asks for a task, and waits for it.
        package func take(device: String = "cpu") async throws -> Farm_V1_Assignment {
            say { $0.credit = .with { ($0.device, $0.tasks) = (device, 1) } }
            for await message in heard {
                if case .assignment(let assignment) = message.message { return assignment }
            }
            throw TestFailure("the session ended before a task came")
        }
    }

    /// For calls beside a session's.
    package let gateway: Gateway
    /// The identity that it registers with.
    package let id: UUID
    /// The name that it registers with; of a farm each worker's own.
    package let name: String

    /// Lends a worker that talks to the first of these addresses.
    /// - Parameter security: for a farm that is closed, with the worker's certificate.
    package static func with<Value: Sendable>(
        at address: String, name: String = "raw", id: UUID = UUID(),
        security: HTTP2ClientTransport.Posix.TransportSecurity = .plaintext,
        _ body: @Sendable (RawWorker) async throws -> Value
    ) async throws -> Value {
        let parts = address.split(separator: ",")[0].split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]) else { throw TestFailure("'\(address)' is no address") }
        let transport = try HTTP2ClientTransport.Posix(
            target: .ipv4(address: String(parts[0]), port: port), transportSecurity: security)
        return try await withGRPCClient(transport: transport) { client in
            try await body(RawWorker(gateway: Gateway(wrapping: client), id: id, name: name))
        }
    }

    /// Opens a session and keeps it alive for as long as the body runs.
    /// - Parameter fill: what else its registration says.
    package func session<Value: Sendable>(
        _ fill: @Sendable (inout Farm_V1_Register) -> Void = { _ in },
        _ body: @escaping @Sendable (Session) async throws -> Value
    ) async throws -> Value {
        var register = Farm_V1_Register.with {
            $0.protocolMin = UInt32(FarmVersion.workerProtocol.lowerBound)
            $0.protocolMax = UInt32(FarmVersion.workerProtocol.upperBound)
            $0.workerID = id.uuidString
            $0.name = name
            $0.version = "raw"
            $0.devices = [.with { ($0.id, $0.name, $0.memoryBytes, $0.deviceClass) = ("cpu", "CPU", 1 << 30, "cpu") }]
        }
        fill(&register)
        let first = register
        let (words, wordsEnd) = AsyncStream.makeStream(of: Farm_V1_WorkerMessage.self)
        return try await gateway.session { writer in
            try await writer.write(.with { $0.register = first })
            for await word in words { try await writer.write(word) }
        } onResponse: { response in
            defer { wordsEnd.finish() }
            let (heard, heardEnd) = AsyncStream.makeStream(of: Farm_V1_CoordinatorMessage.self)
            return try await withThrowingTaskGroup(of: Value?.self) { group in
                defer { group.cancelAll() }
                group.addTask {
                    defer { heardEnd.finish() }
                    for try await message in response.messages { heardEnd.yield(message) }
                    throw TestFailure("the coordinator ended the session")
                }
                group.addTask {
                    while true {
                        wordsEnd.yield(.with { $0.heartbeat = .init() })
                        try await Task.sleep(for: .seconds(1))
                    }
                }
                group.addTask {
                    for await message in heard {
                        guard case .registered(let registered) = message.message else { break }
                        return try await body(Session(registered: registered, heard: heard, words: wordsEnd))
                    }
                    // Why, the stream itself says.
                    try await Task.sleep(for: .seconds(10))
                    throw TestFailure("the coordinator did not begin with an answer to the registration")
                }
                guard let value = try await group.next() ?? nil else { throw TestFailure("the session ended") }
                return value
            }
        }
    }

    /// Delivers an image: its header, and, if they are asked for, its bytes.
    /// - Parameters:
    ///   - silence: how long to say nothing before the bytes.
    ///   - crumbs: one byte more follows them after each such time, without end.
    package func deliver(
        _ header: Farm_V1_ResultHeader, _ bytes: [UInt8], silence: Duration? = nil, crumbs: Duration? = nil
    ) async throws -> Farm_V1_ResultAnswer.Verdict {
        let (answers, answersEnd) = AsyncStream.makeStream(of: Void.self)
        return try await gateway.deliverResult { writer in
            try await writer.write(.with { $0.header = header })
            for await _ in answers {
                if let silence { try await Task.sleep(for: silence) }
                for start in stride(from: 0, to: bytes.count, by: 256 << 10) {
                    let chunk = Data(bytes[start..<min(start + (256 << 10), bytes.count)])
                    try await writer.write(.with { $0.chunk = chunk })
                }
                while let crumbs {
                    try await Task.sleep(for: crumbs)
                    try await writer.write(.with { $0.chunk = Data([0]) })
                }
            }
        } onResponse: { response in
            defer { answersEnd.finish() }
            for try await answer in response.messages {
                guard answer.verdict == .send else { return answer.verdict }
                answersEnd.yield()
            }
            throw TestFailure("the delivery ended without a verdict")
        }
    }
}
