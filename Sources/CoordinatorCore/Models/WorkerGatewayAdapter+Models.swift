import FarmBasics
import FarmModel
package import FarmWire
package import GRPCCore
import SwiftProtobuf

/// Files of the model store that workers fetch.
extension WorkerGatewayAdapter {
    /// A header, then the bytes from an offset on, so that a worker goes on where a connection broke.
    /// - Throws: `notFound`.
    package func downloadStoredFile(
        request: Farm_V1_DownloadStoredFileRequest, response: RPCWriter<Farm_V1_StoredFilePart>,
        context: ServerContext
    ) async throws {
        try await answering(logger, context) { _ in
            try await storedFiles.download(Digest(checking: request.digest), from: request.offset) { file in
                try await response.send(
                    .with {
                        $0.header = .with {
                            $0.digest = file.digest.hex
                            $0.name = file.name
                            $0.byteCount = file.bytes
                        }
                    })
            } take: { chunk in
                try await response.send(.with { $0.chunk = chunk })
            }
        }
    }
}
