package import FarmStore
package import Logging
import ServiceLifecycle

/// Carries the store's news to those who act on it.
package struct StoreEventPump: Service {
    private let store: any Store
    private let dispatcher: Dispatcher
    private let registry: SessionRegistry
    private let news: JobNews
    private let relay: RenderingRelay
    private let peopleChanged: @Sendable () -> Void
    private let logger: Logger

    /// Reads nothing of the store's news before ``run()``.
    /// - Parameter peopleChanged: called when who may do what has changed, or may have.
    package init(
        store: any Store, dispatcher: Dispatcher, registry: SessionRegistry, news: JobNews, relay: RenderingRelay,
        peopleChanged: @escaping @Sendable () -> Void = {}, logger: Logger
    ) {
        self.store = store
        self.dispatcher = dispatcher
        self.registry = registry
        self.news = news
        self.relay = relay
        self.peopleChanged = peopleChanged
        self.logger = logger
    }

    /// Until the news end or the shutdown; acts on one piece after the other. Never throws.
    package func run() async throws {
        for await event in store.events().cancelOnGracefulShutdown() {
            switch event {
            case .connected:
                peopleChanged()
                await readIntake()
                await dispatcher.reconnected()
                await news.heard(changed: nil)
            case .intakeChanged:
                await readIntake()
                await dispatcher.tasksQueued()
            case .peopleChanged:
                peopleChanged()
            case .tasksQueued:
                await dispatcher.tasksQueued()
            case .jobsQueued(let jobs):
                await dispatcher.tasksQueued(jobs: jobs)
            case .filesChanged:
                await dispatcher.filesChanged()
            case .jobCancelled(let job):
                await registry.cancel(job: job)
                await news.heard(changed: [job])
            case .jobsChanged(let jobs):
                await news.heard(changed: jobs)
            case .rendering(let report):
                for job in await relay.heard(report) { news.progressed(job) }
            }
        }
    }

    private func readIntake() async {
        do {
            await registry.setDrained(try await store.drainedWorkers())
            await registry.setCooled(try await store.cooledDevices())
        } catch {
            // The store says that it is connected again, and the sweep looks too; a claim asks the store in any case.
            logger.warning("cannot read which workers are drained yet", metadata: ["error": "\(error)"])
        }
    }
}
