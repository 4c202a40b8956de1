import FarmBasics
import FarmWire
import GRPCCore
import GRPCNIOTransportHTTP2
import SwiftProtobuf

/// Fetches a file of the farm's model store over one connection.
struct StoredFileDownload: Sendable {
    let gateway: Farm_V1_WorkerGateway.Client<HTTP2ClientTransport.Posix>

    @Sendable func fetch(_ digest: Digest, from offset: Int64, take: @escaping StoredFileTaker) async throws {
        let request = Farm_V1_DownloadStoredFileRequest.with {
            $0.digest = digest.hex
            $0.offset = offset
        }
        try await gateway.downloadStoredFile(request) { response in
            var parts = response.messages.makeAsyncIterator()
            guard case .header(let header)? = try await parts.next()?.part else {
                throw FarmError(.unavailable, "the coordinator sent no header before the file")
            }
            try await take(StoredFileLabel(name: header.name, bytes: header.byteCount)) {
                try await parts.next(isolation: #isolation)?.chunk
            }
        }
    }
}
