import FarmStore
import FarmStoreTestSupport
import Foundation
import Testing

/// The promise, under random interleavings, of the store in memory: see `FarmExplorer`.
@Suite struct MemoryExplorationTests {
    private static let steps = 120

    /// One walk on a store of its own.
    private func walk(seed: UInt64, mistake: MistakenStore.Mistake? = nil) async throws {
        // A clock that stands still: a walk on a busy machine must not outlast a rest.
        let date = Date()
        let store = MemoryStore { date }
        let farm = StoreFixture(store: store)
        try await farm.begin()
        // Makes the models known.
        let session = try await farm.openSession("other")
        try await store.setModels([farm.model, farm.otherModel], accessories: [], session: session.id)
        let tested: any Store = mistake.map { MistakenStore(mistake: $0, store: store) } ?? store
        var explorer = FarmExplorer(
            store: tested, farm: farm, backdoor: MemoryBackdoor(store: store) { date }, seed: seed)
        try await explorer.run(steps: Self.steps)
    }

    /// Ten times as many walks as PostgreSQL has time for.
    @Test(arguments: 0..<UInt64(8)) func theStoreKeepsThePromise(_ part: UInt64) async throws {
        for seed in 1...UInt64(50) { try await walk(seed: part * 50 + seed) }
    }

    @Test(arguments: MistakenStore.Mistake.allCases)
    func aMistakenStoreIsCaught(_ mistake: MistakenStore.Mistake) async throws {
        var caught: FarmExplorer.Violation?
        for seed in 1...UInt64(120) where caught == nil {
            do {
                try await walk(seed: seed, mistake: mistake)
            } catch let violation as FarmExplorer.Violation {
                caught = violation
            }
        }
        #expect(caught != nil, "\(mistake) passes")
    }
}
