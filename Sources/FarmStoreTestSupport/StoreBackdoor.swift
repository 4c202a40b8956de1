package import FarmModel

package import struct Foundation.UUID

/// What a test sees and does behind a store's back.
package protocol StoreBackdoor: Sendable {
    /// How the tasks of these jobs and the sessions of these workers stand, read apart from the store.
    func state(jobs: [JobID], workers: [UUID]) async throws -> FarmModelState
    /// From now on, or no longer, the store refuses each image at its commit.
    func refuseImages(_ refuses: Bool) async throws
    /// The coordinators' last signs of life are of so long ago.
    func silence(_ coordinators: [UUID], for silence: Duration) async throws
    /// The sessions of these coordinators that have not ended.
    func liveSessions(of coordinators: [UUID]) async throws -> [SessionID]
}
