import FarmBasics
package import FarmWire
package import GRPCCore
import SwiftProtobuf

/// Pictures that workers fetch.
extension WorkerGatewayAdapter {
    /// The file as it was uploaded, in chunks of at most 256 KiB.
    /// - Throws: `notFound`.
    package func downloadInput(
        request: Farm_V1_DownloadInputRequest, response: RPCWriter<Farm_V1_ImageChunk>, context: ServerContext
    ) async throws {
        try await answering(logger, context) { _ in
            try await inputs.download(Digest(checking: request.digest)) { chunk in
                try await response.send(.with { $0.bytes = chunk })
            }
        }
    }
}
