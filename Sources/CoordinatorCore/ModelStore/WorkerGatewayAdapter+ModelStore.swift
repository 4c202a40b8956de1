import FarmModel
package import FarmWire
package import GRPCCore
import LocalFiles
import SwiftProtobuf

extension WorkerGatewayAdapter {
    package func downloadStoredFile(
        request: Farm_V1_DownloadStoredFileRequest, response: RPCWriter<Farm_V1_StoredFilePart>,
        context: ServerContext
    ) async throws {
        try await answering(logger) {
            let (file, reader) = try await modelStore.open(request.digest)
            try await response.send(
                .with {
                    $0.header = .with {
                        $0.digest = file.digest
                        $0.name = file.name
                        $0.byteCount = file.bytes
                    }
                })
            let patience = CallerWatch.Patience(
                silence: .seconds(60), words: "the worker does not take what it asked for")
            try await CallerWatch.with(patience) { watch in
                try await reader.forEach(from: request.offset) { chunk in
                    watch.begin()
                    try await response.send(.with { $0.chunk = chunk })
                    watch.end(chunk.count)
                }
            }
        }
    }
}
