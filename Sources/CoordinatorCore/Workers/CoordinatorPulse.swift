package import FarmScheduling
package import FarmStore
package import Logging
import ServiceLifecycle

package import struct FoundationEssentials.UUID

/// A coordinator's sign of life, and its sweep: it ends the sessions of coordinators that fell silent and makes up for
/// news that was missed.
package struct CoordinatorPulse: Service {
    private let id: UUID
    private let address: String
    private let store: any Store
    private let dispatcher: Dispatcher
    private let timings: FarmTimings
    private let logger: Logger

    package init(
        id: UUID, address: String, store: any Store, dispatcher: Dispatcher, timings: FarmTimings, logger: Logger
    ) {
        self.id = id
        self.address = address
        self.store = store
        self.dispatcher = dispatcher
        self.timings = timings
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var sinceSweep = timings.sweep
            while !Task.isCancelled {
                do {
                    try await store.touchCoordinator(id, address: address)
                    if sinceSweep >= timings.sweep {
                        sinceSweep = .zero
                        try await sweep()
                    }
                } catch {
                    logger.warning("cannot show that this coordinator is alive", metadata: ["error": "\(error)"])
                }
                // The pulse itself: a timer.
                try? await Task.sleep(for: timings.coordinatorTouch)
                sinceSweep += timings.coordinatorTouch
            }
        }
    }

    private func sweep() async throws {
        let ended = try await store.endSessions(ofCoordinatorsSilentFor: timings.coordinatorSilence)
        if ended > 0 { logger.warning("ended sessions of silent coordinators", metadata: ["sessions": "\(ended)"]) }
        try await store.finish(jobs: nil)
        await dispatcher.tasksQueued()
    }
}
