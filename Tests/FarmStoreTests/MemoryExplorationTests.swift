import FarmStore
import FarmStoreTestSupport
import Foundation
import Testing

/// The promise, under random interleavings, of the store in memory: see `FarmExplorer`.
@Suite struct MemoryExplorationTests {
    private static let steps = 120

    /// Ten times as many walks as PostgreSQL has time for.
    @Test(arguments: 0..<UInt64(8)) func theStoreKeepsThePromise(_ part: UInt64) async throws {
        // A clock that stands still: a walk on a busy machine must not outlast a rest.
        let date = Date()
        for seed in 1...UInt64(50) {
            let store = MemoryStore { date }
            let farm = StoreFixture(store: store)
            try await farm.begin()
            // Makes the models known.
            let session = try await farm.openSession("other")
            try await store.setModels([farm.model, farm.otherModel], accessories: [], session: session.id)
            let backdoor = MemoryBackdoor(store: store) { date }
            var explorer = FarmExplorer(store: store, farm: farm, backdoor: backdoor, seed: part * 50 + seed)
            try await explorer.run(steps: Self.steps)
        }
    }
}
