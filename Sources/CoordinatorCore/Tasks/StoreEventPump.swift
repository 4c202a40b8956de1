package import FarmStore
import ServiceLifecycle

/// Carries the store's news to those who act on it.
package struct StoreEventPump: Service {
    private let store: any Store
    private let dispatcher: Dispatcher
    private let registry: SessionRegistry
    private let news: JobNews

    package init(store: any Store, dispatcher: Dispatcher, registry: SessionRegistry, news: JobNews) {
        self.store = store
        self.dispatcher = dispatcher
        self.registry = registry
        self.news = news
    }

    package func run() async throws {
        for await event in store.events().cancelOnGracefulShutdown() {
            switch event {
            case .connected:
                await dispatcher.tasksQueued()
                await news.heard(changed: nil)
            case .tasksQueued:
                await dispatcher.tasksQueued()
            case .jobCancelled(let job):
                await registry.cancel(job: job)
                await news.heard(changed: [job])
            case .jobsChanged(let jobs):
                await news.heard(changed: jobs)
            }
        }
    }
}
