package import FarmStore

/// The models, and the files beside them, that the farm has seen.
package struct ModelService: Sendable {
    private let store: any WorkerStore

    /// Knows only what workers and the model store have told the store.
    package init(store: any WorkerStore) {
        self.store = store
    }

    /// All of them, with the connected workers that hold each.
    package func catalogue() async throws -> (models: [KnownModel], accessories: [KnownAccessory]) {
        (try await store.models(), try await store.accessories())
    }
}
