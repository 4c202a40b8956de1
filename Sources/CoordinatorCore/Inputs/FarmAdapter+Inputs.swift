import FarmBasics
package import FarmWire
package import GRPCCore
import SwiftProtobuf

/// Pictures that jobs start from.
extension FarmAdapter {
    /// The digests that a client has to upload before it submits; the others are kept for a day more.
    package func findMissingInputs(
        request: Farm_V1_FindMissingInputsRequest, context: ServerContext
    ) async throws -> Farm_V1_FindMissingInputsResponse {
        try await answering(logger, context) { caller in
            let missing = try await services.inputs.missing(as: caller, request.digests.map(Digest.init(checking:)))
            return .with { $0.digests = missing.map(\.hex) }
        }
    }

    /// Reads a header, then chunks.
    /// - Throws: `invalidArgument` for what is no picture, or not what its header says.
    package func uploadInput(
        request: RPCAsyncSequence<Farm_V1_InputPart, any Error>, context: ServerContext
    ) async throws -> Farm_V1_UploadInputResponse {
        try await answering(logger, context) { caller in
            let input = try await services.inputs.receive(as: caller, request.map { try UploadPart(wire: $0) })
            return .with { $0.input = input.wire }
        }
    }
}

extension UploadPart<InputHeader> {
    fileprivate init(wire: Farm_V1_InputPart) throws {
        switch wire.part {
        case .header(let header):
            self = .header(InputHeader(digest: try Digest(checking: header.digest), byteCount: header.byteCount))
        case .chunk(let chunk): self = .chunk(chunk)
        case nil: self = .unknown
        }
    }
}
