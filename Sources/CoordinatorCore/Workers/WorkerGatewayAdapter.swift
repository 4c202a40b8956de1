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
    let deliveries: DeliveryService
    let inputs: InputService
    let storedFiles: StoredFileService
    private let timings: FarmTimings
    let logger: Logger

    /// - Parameter coordinator: whose sessions they become in the store.
    package init(
        farm: UUID, coordinator: UUID, store: any Store, registry: SessionRegistry, news: JobNews,
        deliveries: DeliveryService, inputs: InputService, storedFiles: StoredFileService, timings: FarmTimings,
        logger: Logger
    ) {
        self.farm = farm
        self.coordinator = coordinator
        self.store = store
        self.registry = registry
        self.news = news
        self.deliveries = deliveries
        self.inputs = inputs
        self.storedFiles = storedFiles
        self.timings = timings
        self.logger = logger
    }

    /// A worker's stream, from its registration to the record of its end.
    /// - Throws: `permissionDenied` for a worker that another's certificate speaks for; `invalidArgument` for a first word that is no registration, `failedPrecondition` for a version of the
    ///   protocol that this build does not speak, `unavailable` where the worker is to dial again.
    package func session(
        request: RPCAsyncSequence<Farm_V1_WorkerMessage, any Error>,
        response: RPCWriter<Farm_V1_CoordinatorMessage>, context: ServerContext
    ) async throws {
        try await answering(logger, context) { caller in
            try await WorkerStream(
                farm: farm, coordinator: coordinator, store: store, registry: registry, news: news, timings: timings,
                logger: logger, caller: caller, seals: deliveries.seals
            ).run(request.map { try WorkerReport(wire: $0) }) { try await response.send($0.wire) }
        }
    }
}
