import Certificates
import FarmModel
import FarmTestSupport
import FarmTransport
import FarmWire
import GRPCCore
import GRPCNIOTransportHTTP2
import SwiftProtobuf

/// Calls methods by their descriptors, with bytes that no client of ours would send.
struct RawCaller: Sendable {
    typealias Client = GRPCClient<HTTP2ClientTransport.Posix>

    /// What a call came to.
    struct Outcome: Sendable {
        /// Nil where the call went well.
        var error: RPCError?
        var replies: [[UInt8]] = []

        var code: RPCError.Code? { error?.code }
        /// Empty where the call went well.
        var words: String { error?.message ?? "" }

        /// The first reply, decoded.
        func reply<Reply: Message>(_ type: Reply.Type = Reply.self) throws -> Reply {
            if let error { throw error }
            guard let first = replies.first else { throw TestFailure("there was no reply") }
            return try Reply(serializedBytes: first)
        }
    }

    private struct Bytes: MessageSerializer, MessageDeserializer {
        func serialize<Buffer: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Buffer { Buffer(message) }

        func deserialize<Buffer: GRPCContiguousBytes>(_ bytes: Buffer) throws -> [UInt8] {
            bytes.withUnsafeBytes { Array($0) }
        }
    }

    let client: Client

    /// Lends a caller of one coordinator.
    /// - Parameters:
    ///   - trust: nil for one without TLS.
    ///   - certificate: a worker's.
    static func with<Value: Sendable>(
        at address: String, trust: ServerTrust?, certificate: CertificateReloading? = nil,
        _ body: @Sendable (RawCaller) async throws -> Value
    ) async throws -> Value {
        let place = try CoordinatorAddress(parsing: address)
        let security = ClientSecurity(to: place, trust: trust, certificate: certificate)
        let transport = try HTTP2ClientTransport.Posix(
            target: place.target, transportSecurity: try security.transportSecurity())
        return try await withGRPCClient(transport: transport) { try await body(RawCaller(client: $0)) }
    }

    /// Sends these messages and hears what comes; whatever it is, it is over in time.
    /// - Parameters:
    ///   - authorization: each value of the metadata of that name.
    ///   - silence: how long to say nothing more, after the messages.
    func call(
        _ method: MethodDescriptor, authorization: [String], _ messages: [[UInt8]] = [[]],
        silence: Duration? = nil, within limit: Duration = .seconds(20)
    ) async -> Outcome {
        var metadata = Metadata()
        for value in authorization { metadata.addString(value, forKey: "authorization") }
        var options = CallOptions.defaults
        options.timeout = limit
        // A refusal is to be seen, not tried again.
        options.executionPolicy = nil
        let request = StreamingClientRequest(of: [UInt8].self, metadata: metadata) { writer in
            for message in messages { try await writer.write(message) }
            if let silence { try await Task.sleep(for: silence) }
        }
        do {
            let replies = try await client.bidirectionalStreaming(
                request: request, descriptor: method, serializer: Bytes(), deserializer: Bytes(), options: options
            ) { response in
                var all: [[UInt8]] = []
                for try await message in response.messages { all.append(message) }
                return all
            }
            return Outcome(replies: replies)
        } catch let error as RPCError {
            return Outcome(error: error)
        } catch {
            return Outcome(error: RPCError(code: .unknown, message: "\(error)"))
        }
    }

    /// The same with a token, or none.
    func call(
        _ method: MethodDescriptor, token: String?, _ messages: [[UInt8]] = [[]], silence: Duration? = nil,
        within limit: Duration = .seconds(20)
    ) async -> Outcome {
        await call(
            method, authorization: token.map { ["Bearer \($0)"] } ?? [], messages, silence: silence, within: limit)
    }

    /// The same with one message.
    func call(_ method: MethodDescriptor, token: String?, _ message: some Message) async throws -> Outcome {
        await call(method, token: token, [try message.serializedBytes()])
    }
}
