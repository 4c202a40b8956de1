package import FarmModel
package import FarmStore
package import Foundation

/// To a store in memory.
package struct MemoryBackdoor: StoreBackdoor {
    private let store: MemoryStore
    private let clock: @Sendable () -> Date

    /// - Parameter clock: the store's.
    package init(store: MemoryStore, clock: @escaping @Sendable () -> Date) {
        self.store = store
        self.clock = clock
    }

    /// Read past the store's own calls; digests are those of the bytes that are there.
    package func state(jobs: [JobID], workers: [UUID]) async throws -> FarmModelState {
        var state = FarmModelState()
        for job in jobs {
            for (index, life) in await store.lives(job: job).enumerated() {
                state.tasks[TaskID(job: job, index: index)] = life
            }
        }
        for worker in workers {
            for (id, isLive) in await store.sessions(of: worker) {
                state.sessions[id] = FarmModelState.Session(worker: worker, isLive: isLive)
            }
        }
        return state
    }

    /// Commits fail as `unavailable`, and change nothing.
    package func refuseImages(_ refuses: Bool) async { await store.refuseImages(refuses) }

    /// - Parameter silence: in whole seconds before the clock's now; unknown coordinators are left out.
    package func silence(_ coordinators: [UUID], for silence: Duration) async {
        for coordinator in coordinators {
            await store.setAlive(coordinator, at: clock() - Double(silence.components.seconds))
        }
    }

    /// By coordinator, each coordinator's by number.
    package func liveSessions(of coordinators: [UUID]) async -> [SessionID] {
        var sessions: [SessionID] = []
        for coordinator in coordinators { sessions += await store.liveSessions(of: coordinator) }
        return sessions
    }
}
