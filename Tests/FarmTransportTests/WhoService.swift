import Certificates
import FarmTransport
import GRPCCore

/// Tells callers who they are.
struct WhoService: RegistrableRPCService {
    static let method = MethodDescriptor(
        service: ServiceDescriptor(fullyQualifiedService: "test.Who"), method: "Ask")

    let table: ConnectionTable

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(forMethod: Self.method, deserializer: TextCoder(), serializer: TextCoder()) {
            request, context in
            for try await _ in request.messages {}
            let identity = table.identity(of: context.remotePeer)
            return StreamingServerResponse { writer in
                try await writer.write(Self.text(identity))
                return [:]
            }
        }
    }

    static func text(_ identity: PeerIdentity?) -> String {
        guard let identity else { return "unknown" }
        switch identity.proof {
        case .none: return "\(identity.address) nobody"
        case .owner: return "\(identity.address) owner"
        case .worker(let certificate): return "\(identity.address) \(certificate.worker)"
        }
    }
}

struct TextCoder: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: String) throws -> Bytes { Bytes(Array(message.utf8)) }

    func deserialize<Bytes: GRPCContiguousBytes>(_ serializedMessageBytes: Bytes) throws -> String {
        serializedMessageBytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}
