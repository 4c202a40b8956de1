import FarmBasics
import FarmWire
import GRPCCore
import GRPCNIOTransportHTTP2
import SwiftProtobuf

/// Fetches a picture that a task starts from over one connection.
struct InputDownload: Sendable {
    /// Far above what a coordinator takes from anyone.
    static let maximumBytes = 256 << 20
    /// A download that takes longer than this is begun again.
    static let timeout = Duration.seconds(120)

    let gateway: Farm_V1_WorkerGateway.Client<HTTP2ClientTransport.Posix>

    @Sendable func bytes(of digest: Digest) async throws -> [UInt8] {
        var options = CallOptions.defaults
        options.timeout = Self.timeout
        return try await gateway.downloadInput(.with { $0.digest = digest.hex }, options: options) { response in
            var bytes: [UInt8] = []
            for try await chunk in response.messages {
                bytes += chunk.bytes
                guard bytes.count <= Self.maximumBytes else {
                    throw FarmError(.inputOutput, "it has more than \(Self.maximumBytes) bytes")
                }
            }
            return bytes
        }
    }
}
