import EngineHostProtocol
import FarmBasics
import FarmModel

@testable import WorkerCore

/// A worker's folders with nothing in them.
struct NoModels: ModelSource {
    func loadRequest(for context: EngineContext) async throws -> LoadRequest {
        throw FarmError(.notFound, "no model with the digest \(context.modelDigest)")
    }

    func path(of accessory: AccessoryReference) async throws -> String {
        throw FarmError(.notFound, "no file '\(accessory.name)'")
    }
}
