import FarmModel
package import FarmScheduling
package import FarmStore
package import FarmWire
package import GRPCCore
package import Logging
import SwiftProtobuf

package import struct FoundationEssentials.UUID

/// Decodes what workers say, and answers them.
package struct WorkerGatewayAdapter: Farm_V1_WorkerGateway.SimpleServiceProtocol {
    private let farm: UUID
    private let coordinator: UUID
    private let store: any Store
    private let registry: SessionRegistry
    private let news: JobNews
    private let results: ResultService
    private let inputs: InputService
    let modelStore: ModelStoreService
    private let timings: FarmTimings
    let logger: Logger

    package init(
        farm: UUID, coordinator: UUID, store: any Store, registry: SessionRegistry, news: JobNews,
        results: ResultService, inputs: InputService, modelStore: ModelStoreService, timings: FarmTimings,
        logger: Logger
    ) {
        self.farm = farm
        self.coordinator = coordinator
        self.store = store
        self.registry = registry
        self.news = news
        self.results = results
        self.inputs = inputs
        self.modelStore = modelStore
        self.timings = timings
        self.logger = logger
    }

    package func session(
        request: RPCAsyncSequence<Farm_V1_WorkerMessage, any Error>,
        response: RPCWriter<Farm_V1_CoordinatorMessage>, context: ServerContext
    ) async throws {
        try await answering(logger) {
            try await WorkerSession(
                farm: farm, coordinator: coordinator, store: store, registry: registry, news: news, timings: timings,
                logger: logger
            ).run(request.map { try WorkerReport(wire: $0) }) { try await response.send($0.wire) }
        }
    }

    package func deliverResult(
        request: RPCAsyncSequence<Farm_V1_ResultPart, any Error>,
        response: RPCWriter<Farm_V1_ResultAnswer>, context: ServerContext
    ) async throws {
        try await answering(logger) {
            let verdict = try await results.receive(request) {
                try await response.send(.with { $0.verdict = .send })
            }
            try await response.send(.with { $0.verdict = verdict == .committed ? .committed : .superseded })
        }
    }

    package func downloadInput(
        request: Farm_V1_DownloadInputRequest, response: RPCWriter<Farm_V1_ImageChunk>, context: ServerContext
    ) async throws {
        try await answering(logger) {
            try await inputs.send(request.digest, to: response)
        }
    }
}
