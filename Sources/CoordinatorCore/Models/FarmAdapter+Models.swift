import FarmBasics
import FarmStore
package import FarmWire
package import GRPCCore
import SwiftProtobuf

/// Models, and the model store as people use it.
extension FarmAdapter {
    /// All that the farm has seen, each with the connected workers that hold it; not paged.
    package func listModels(
        request: Farm_V1_ListModelsRequest, context: ServerContext
    ) async throws -> Farm_V1_ListModelsResponse {
        try await answering(logger, context) { _ in
            let (models, accessories) = try await services.models.catalogue()
            return .with {
                $0.entries = models.map { known in
                    .with {
                        $0.model = known.model.wire
                        $0.workers = known.workerNames
                    }
                }
                $0.accessories = accessories.map { known in
                    .with {
                        $0.accessory = known.accessory.wire
                        $0.workers = known.workerNames
                    }
                }
            }
        }
    }

    /// Reads a header, answers from which byte on to send, reads the rest and answers what was stored.
    /// - Throws: `alreadyExists` for a name that another file has, `invalidArgument` for what is no model file,
    ///   `failedPrecondition` where there is no room or no store.
    package func pushStoredFile(
        request: RPCAsyncSequence<Farm_V1_StoredFilePart, any Error>,
        response: RPCWriter<Farm_V1_PushStoredFileAnswer>, context: ServerContext
    ) async throws {
        try await answering(logger, context) { caller in
            let file = try await services.storedFiles.push(
                as: caller, request.map { try UploadPart(wire: $0) }
            ) { offset in
                try await response.send(.with { $0.sendFrom = offset })
            }
            try await response.send(.with { $0.stored = file.wire })
        }
    }

    /// By name, with the parts of models of several files.
    package func listStoredFiles(
        request: Farm_V1_ListStoredFilesRequest, context: ServerContext
    ) async throws -> Farm_V1_ListStoredFilesResponse {
        try await answering(logger, context) { _ in
            let files = try await services.storedFiles.files()
            return .with { $0.files = files.map(\.wire) }
        }
    }

    /// By name or by the beginning of the digest; answers what it was.
    /// - Throws: `notFound`.
    package func removeStoredFile(
        request: Farm_V1_RemoveStoredFileRequest, context: ServerContext
    ) async throws -> Farm_V1_RemoveStoredFileResponse {
        try await answering(logger, context) { caller in
            let file = try await services.storedFiles.remove(as: caller, request.name)
            return .with { $0.file = file.wire }
        }
    }
}

extension UploadPart<StoredFileHeader> {
    fileprivate init(wire: Farm_V1_StoredFilePart) throws {
        switch wire.part {
        case .header(let header):
            self = .header(
                StoredFileHeader(
                    digest: header.digest.isEmpty ? nil : try Digest(checking: header.digest), name: header.name,
                    byteCount: header.byteCount, isPart: header.part,
                    sample: header.sample.isEmpty ? nil : try Digest(checking: header.sample)))
        case .chunk(let chunk): self = .chunk(chunk)
        case .digest(let digest): self = .digest(try Digest(checking: digest))
        case nil: self = .unknown
        }
    }
}
