package import FarmModel
import FarmStore

extension ForwardingStore {
    /// As the store has them.
    package func keys(jobs ids: [JobID]) async throws -> [JobID: Int64] { try await store.keys(jobs: ids) }
}
