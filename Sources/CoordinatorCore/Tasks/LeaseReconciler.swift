import FarmModel
import FarmScheduling
package import FarmStore
package import Logging

package import struct FoundationEssentials.UUID

/// Brings a coordinator's leases in the store and the tasks at its workers together again. For the dispatcher, between
/// two claims: none may be under way.
package struct LeaseReconciler: Sendable {
    private let coordinator: UUID
    private let store: any Store
    private let registry: SessionRegistry
    private let logger: Logger

    /// - Parameter coordinator: the id under which its sessions are in the store.
    package init(coordinator: UUID, store: any Store, registry: SessionRegistry, logger: Logger) {
        self.coordinator = coordinator
        self.store = store
        self.registry = registry
        self.logger = logger
    }

    /// One comparison.
    /// - Throws: what the store throws; the dispatcher asks again then.
    package func run() async throws {
        let before = await registry.fleet.leaseHoldings
        let stored = try await store.leases(ofCoordinator: coordinator)
        let copied = before.copied.subtracting(stored).map(\.attempt.task)
        let wanted = copied.isEmpty ? [] : try await store.wanted(among: copied)
        let reconciliation = LeaseReconciliation(
            stored: stored, wanted: wanted, before: before, after: await registry.fleet.leaseHoldings)
        for lease in reconciliation.over {
            logger.info("taking a task that is leased no more from its worker", metadata: lease.attempt.metadata)
            await registry.take(lease.attempt, from: lease.session)
        }
        for (session, leases) in Dictionary(grouping: reconciliation.abandoned, by: \.session) {
            for lease in leases {
                logger.warning("queueing a task that no worker has", metadata: lease.attempt.metadata)
            }
            try await store.release(leases.map(\.attempt), session: session)
        }
    }
}
