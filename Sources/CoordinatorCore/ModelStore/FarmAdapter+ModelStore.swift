import FarmModel
package import FarmWire
package import GRPCCore
import Logging
import SwiftProtobuf

/// The model store as people use it.
extension FarmAdapter {
    /// Whoever pushes may be silent while its disk wakes up.
    private static let patience = CallerWatch.Patience(silence: .seconds(60))

    package func pushStoredFile(
        request: RPCAsyncSequence<Farm_V1_StoredFilePart, any Error>,
        response: RPCWriter<Farm_V1_PushStoredFileAnswer>, context: ServerContext
    ) async throws {
        try await answering(logger) {
            let file = try await CallerWatch.with(Self.patience) { watch in
                try await modelStore.receive(request, watch: watch) { offset in
                    try await response.send(.with { $0.sendFrom = offset })
                }
            }
            logger.info("stored a file", metadata: ["file": "\(file.name)", "digest": "\(file.shortHash)"])
            try await response.send(.with { $0.stored = file.wire })
        }
    }

    package func listStoredFiles(
        request: Farm_V1_ListStoredFilesRequest, context: ServerContext
    ) async throws -> Farm_V1_ListStoredFilesResponse {
        try await answering(logger) {
            let files = try await modelStore.files()
            return .with { $0.files = files.map(\.wire) }
        }
    }

    package func removeStoredFile(
        request: Farm_V1_RemoveStoredFileRequest, context: ServerContext
    ) async throws -> Farm_V1_RemoveStoredFileResponse {
        try await answering(logger) {
            let file = try await modelStore.remove(request.name)
            logger.info("removed a stored file", metadata: ["file": "\(file.name)", "digest": "\(file.shortHash)"])
            return .with { $0.file = file.wire }
        }
    }
}
