import FarmModel
package import FarmScheduling
package import FarmStore
package import Logging
import ServiceLifecycle

package import struct FoundationEssentials.UUID

/// A coordinator's sign of life, the deadlines of its workers' renders, and its sweep: it ends the sessions of
/// coordinators that fell silent and makes up for news that was missed.
package struct CoordinatorPulse: Service {
    private let id: UUID
    private let address: @Sendable () -> String
    private let store: any Store
    private let dispatcher: Dispatcher
    private let registry: SessionRegistry
    private let relay: RenderingRelay
    private let timings: FarmTimings
    private let logger: Logger

    /// - Parameter address: where people reach this coordinator, for the others to read.
    package init(
        id: UUID, address: @escaping @Sendable () -> String, store: any Store, dispatcher: Dispatcher,
        registry: SessionRegistry, relay: RenderingRelay, timings: FarmTimings, logger: Logger
    ) {
        self.id = id
        self.address = address
        self.store = store
        self.dispatcher = dispatcher
        self.registry = registry
        self.relay = relay
        self.timings = timings
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var sinceSweep = timings.sweep
            while !Task.isCancelled {
                do {
                    let others = try await store.touchCoordinator(
                        id, address: address(), othersWithin: timings.coordinatorSilence)
                    await relay.others(others)
                    try await enforceDeadlines()
                    if sinceSweep >= timings.sweep {
                        sinceSweep = .zero
                        try await sweep()
                    }
                } catch {
                    logger.warning("cannot look after the farm yet", metadata: ["error": "\(error)"])
                }
                // The pulse itself: a timer.
                try? await Task.sleep(for: timings.coordinatorTouch)
                sinceSweep += timings.coordinatorTouch
            }
        }
    }

    private func enforceDeadlines() async throws {
        for overdue in await registry.overdue() {
            let message = "the render took longer than \(overdue.deadline.components.seconds) s"
            logger.warning(
                "deadline passed", metadata: overdue.attempt.metadata.merging(["reason": "\(message)"]) { $1 })
            _ = try await store.fail(
                overdue.attempt, failure: .deadline, message: message, device: nil, session: overdue.session)
            // Only now: had the store been away, the next beat would try again.
            await registry.take(overdue.attempt, from: overdue.session)
            await registry.reportChange(job: overdue.attempt.task.job)
        }
    }

    private func sweep() async throws {
        let ended = try await store.endSessions(ofCoordinatorsSilentFor: timings.coordinatorSilence)
        if ended > 0 { logger.warning("ended sessions of silent coordinators", metadata: ["sessions": "\(ended)"]) }
        let hopeless = try await store.giveUp()
        if hopeless > 0 { logger.warning("no worker is left for these tasks", metadata: ["tasks": "\(hopeless)"]) }
        try await store.finish(jobs: nil)
        await registry.setDrained(try await store.drainedWorkers())
        await registry.setCooled(try await store.cooledDevices())
        await dispatcher.tasksQueued()
    }
}
