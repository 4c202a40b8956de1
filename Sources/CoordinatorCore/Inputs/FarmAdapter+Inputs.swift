import FarmModel
package import FarmWire
package import GRPCCore
import Logging
import SwiftProtobuf

/// Pictures that jobs start from, and how images in the making look.
extension FarmAdapter {
    package func findMissingInputs(
        request: Farm_V1_FindMissingInputsRequest, context: ServerContext
    ) async throws -> Farm_V1_FindMissingInputsResponse {
        try await answering(logger) {
            let missing = try await inputs.missing(request.digests)
            return .with { $0.digests = missing }
        }
    }

    package func uploadInput(
        request: RPCAsyncSequence<Farm_V1_InputPart, any Error>, context: ServerContext
    ) async throws -> Farm_V1_UploadInputResponse {
        try await answering(logger) {
            let input = try await inputs.receive(request)
            logger.info("picture uploaded", metadata: ["digest": "\(input.shortHash)", "size": "\(input.size)"])
            return .with { $0.input = input.wire }
        }
    }

    package func getPreview(
        request: Farm_V1_GetPreviewRequest, context: ServerContext
    ) async throws -> Farm_V1_Preview {
        try await answering(logger) {
            let preview = try await jobs.preview(of: TaskID(job: request.job, wireIndex: request.index))
            return .with {
                $0.step = Int32(clamping: preview.step)
                $0.steps = Int32(clamping: preview.steps)
                $0.png = preview.png
            }
        }
    }
}
