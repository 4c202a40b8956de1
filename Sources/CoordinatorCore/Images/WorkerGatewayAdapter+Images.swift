import FarmModel
import FarmStore
package import FarmWire
package import GRPCCore
import SwiftProtobuf

import struct FoundationEssentials.UUID

/// Images that workers deliver.
extension WorkerGatewayAdapter {
    /// Reads a header, answers whether the bytes are wanted, then reads those and answers what became of them. The
    /// worker keeps the image in its spool until that last answer.
    package func deliverResult(
        request: RPCAsyncSequence<Farm_V1_ResultPart, any Error>,
        response: RPCWriter<Farm_V1_ResultAnswer>, context: ServerContext
    ) async throws {
        try await answering(logger, context) { caller in
            let verdict = try await deliveries.receive(as: caller, request.map { try UploadPart(wire: $0) }) {
                try await response.send(.with { $0.verdict = .send })
            }
            try await response.send(.with { $0.verdict = verdict == .committed ? .committed : .superseded })
        }
    }
}

extension UploadPart<ImageDelivery> {
    fileprivate init(wire: Farm_V1_ResultPart) throws {
        switch wire.part {
        case .header(let header): self = .header(try ImageDelivery(wire: header))
        case .chunk(let chunk): self = .chunk(chunk)
        case nil: self = .unknown
        }
    }
}

extension ImageDelivery {
    fileprivate init(wire: Farm_V1_ResultHeader) throws {
        let worker = try UUID(wire: wire.workerID, field: "worker id")
        self.init(
            farm: try UUID(wire: wire.farmID, field: "farm id"), worker: worker, session: SessionID(wire.sessionID),
            image: try RenderedImage(wire: wire))
    }
}
