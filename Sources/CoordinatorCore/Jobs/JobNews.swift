package import FarmModel
package import FarmScheduling
package import FarmStore
package import Logging
import ServiceLifecycle
import Synchronization

/// Spreads the news of jobs: completions to the other coordinators, batched, and everything to those who watch.
package actor JobNews: Service {
    /// Somebody who watches a job.
    private struct Watcher {
        var wakeup: Wakeup
        var countsChanged = true
    }

    private let store: any Store
    private let timings: FarmTimings
    private let logger: Logger
    private let wakeup = Wakeup()
    private var changed: Set<JobID> = []
    /// Behind a lock: who tells of a step need not wait for those who watch.
    private let watchers = Mutex<[JobID: [Int: Watcher]]>([:])
    private var nextWatcher = 0

    /// - Parameter timings: `news` is the least time between two announcements.
    package init(store: any Store, timings: FarmTimings, logger: Logger) {
        self.store = store
        self.timings = timings
        self.logger = logger
    }

    /// Announces changed jobs, at most once in `timings.news`, and marks those that are finished.
    package func run() async throws {
        for await _ in wakeup.signals.cancelOnGracefulShutdown() {
            let jobs = Array(changed)
            changed = []
            do {
                try await store.finish(jobs: jobs)
                try await store.announce(changed: jobs)
            } catch {
                logger.warning("cannot announce changed jobs yet", metadata: ["error": "\(error)"])
                changed.formUnion(jobs)
                wakeup.signal()
                // Backoff: the store is away.
                try? await Task.sleep(for: .seconds(1))
            }
            // Throttle: what completes meanwhile goes into one announcement.
            try? await Task.sleep(for: timings.news)
        }
    }

    /// The job's counts changed here.
    package func changed(_ job: JobID) {
        changed.insert(job)
        wakeup.signal()
    }

    /// The counts of these jobs changed, here or at another coordinator; nil means any may have.
    package func heard(changed jobs: [JobID]?) {
        watchers.withLock { watchers in
            for job in jobs ?? Array(watchers.keys) {
                for (id, watcher) in watchers[job] ?? [:] {
                    watchers[job]?[id]?.countsChanged = true
                    watcher.wakeup.signal()
                }
            }
        }
    }

    /// An image of the job moved on a step.
    package nonisolated func progressed(_ job: JobID) {
        watchers.withLock { for watcher in ($0[job] ?? [:]).values { watcher.wakeup.signal() } }
    }

    /// Begins to watch: the first signal comes at once.
    func watch(_ job: JobID) -> (id: Int, signals: AsyncStream<Void>) {
        nextWatcher += 1
        let watcher = Watcher(wakeup: Wakeup())
        watcher.wakeup.signal()
        let id = nextWatcher
        watchers.withLock { $0[job, default: [:]][id] = watcher }
        return (id, watcher.wakeup.signals)
    }

    func unwatch(_ job: JobID, id: Int) {
        watchers.withLock {
            $0[job]?[id] = nil
            if $0[job]?.isEmpty == true { $0[job] = nil }
        }
    }

    /// Whether the counts changed since the last asking.
    func takeCountsChanged(_ job: JobID, id: Int) -> Bool {
        watchers.withLock { watchers in
            defer { watchers[job]?[id]?.countsChanged = false }
            return watchers[job]?[id]?.countsChanged ?? false
        }
    }
}
