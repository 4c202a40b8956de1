package import FarmModel

package import struct FoundationEssentials.UUID

/// Which session gets which queued task: each task, in the order of their indices, goes to the first session that is
/// left and whose worker is not barred from it.
package struct ClaimMatching: Sendable {
    /// Those that have no task yet, as often as they want one.
    package private(set) var free: [SessionID]
    private let workers: [SessionID: UUID]

    /// - Parameters:
    ///   - slots: an entry for each task that a session wants.
    ///   - workers: of the sessions that may have tasks; the others get none.
    package init(_ slots: [SessionID], workers: [SessionID: UUID]) {
        free = slots.filter { workers[$0] != nil }
        self.workers = workers
    }

    /// Hands out one task.
    /// - Parameter barred: who may not have it.
    /// - Returns: nil where nobody that is left may have it.
    package mutating func give(barred: some Collection<UUID>) -> SessionID? {
        let place = free.firstIndex { session in workers[session].map { !barred.contains($0) } ?? false }
        return place.map { free.remove(at: $0) }
    }
}
