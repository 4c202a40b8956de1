package import FarmWire
package import GRPCCore
import SwiftProtobuf

/// Workers as people see them.
extension FarmAdapter {
    /// Each with its newest session, the connected ones first; with `all` also those that are offline.
    package func listWorkers(
        request: Farm_V1_ListWorkersRequest, context: ServerContext
    ) async throws -> Farm_V1_ListWorkersResponse {
        try await answering(logger, context) { _ in
            let workers = try await services.workers.workers(all: request.all)
            return .with { $0.workers = workers.map(\.wire) }
        }
    }

    /// Drains a worker or lets it take tasks again; what it renders it finishes.
    /// - Throws: `notFound`, with the names that are like it.
    package func setWorkerIntake(
        request: Farm_V1_SetWorkerIntakeRequest, context: ServerContext
    ) async throws -> Farm_V1_SetWorkerIntakeResponse {
        try await answering(logger, context) { caller in
            let worker = try await services.workers.setIntake(as: caller, open: request.open, of: request.name)
            return .with { $0.worker = worker.wire }
        }
    }
}
