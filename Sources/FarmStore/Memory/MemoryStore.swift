import FarmBasics
package import FarmModel
import Synchronization

package import struct FoundationEssentials.Date

/// A farm's state in memory, for tests: what the one in PostgreSQL promises, without a database. Several coordinators may
/// share one, as they share a database.
package actor MemoryStore: Store {
    /// What all views of one farm share.
    private final class Shared: Sendable {
        let farm = Mutex(MemoryFarm())
        let news = MemoryNews()
        /// Whether images are refused at their commit.
        let refusesImages = Mutex(false)
        let clock: @Sendable () -> Date

        init(clock: @escaping @Sendable () -> Date) { self.clock = clock }
    }

    private nonisolated let shared: Shared
    /// Which jobs and images calls of people reach.
    nonisolated let scope: JobScope
    /// What is said of a change in the audit; nil for what the farm does of itself.
    private nonisolated let entry: AuditEntry?

    /// - Parameter clock: what the database's clock would say.
    package init(clock: @escaping @Sendable () -> Date = { Date() }) {
        self.init(Shared(clock: clock), .all, nil)
    }

    private init(_ shared: Shared, _ scope: JobScope, _ entry: AuditEntry?) {
        self.shared = shared
        self.scope = scope
        self.entry = entry
    }

    /// Another actor over the same rows.
    package nonisolated func within(_ scope: JobScope) -> MemoryStore { MemoryStore(shared, scope, entry) }

    /// Another actor over the same rows, which appends the line to theirs with each change.
    package nonisolated func audited(_ entry: AuditEntry) -> MemoryStore { MemoryStore(shared, scope, entry) }

    /// Starts with ``StoreEvent/connected``; what is told before somebody listens is lost to them.
    package nonisolated func events() -> AsyncStream<StoreEvent> { shared.news.listen() }

    /// Tells nothing where no job is named.
    package func announce(changed jobs: [JobID]) {
        if !jobs.isEmpty { shared.news.tell([.changed(jobs)]) }
    }

    /// Goes to all who listen, the one who told it as well, whole however long it is.
    package func announce(_ report: RenderingReport) { shared.news.tell([.rendering(report)]) }

    /// All of what the body changes, with its line in the audit, or, where it throws, nothing; its news are told with it.
    func transaction<Value>(
        noting note: (Value) -> AuditNote = { _ in .asAsked }, _ body: (inout MemoryFarm) throws -> Value
    ) throws -> Value {
        let refusesImages = shared.refusesImages.withLock { $0 }
        return try shared.farm.withLock { farm in
            var next = farm
            next.now = shared.clock()
            let value = try body(&next)
            if refusesImages, next.lastImage > farm.lastImage {
                throw FarmError(.unavailable, "the store does not commit at the moment; try again")
            }
            if let entry, let line = note(value).line(entry) { next.note([line]) }
            let events = next.news
            next.news = []
            farm = next
            // Told under the lock, so that news come in the order of the commits.
            shared.news.tell(events)
            return value
        }
    }

    /// The farm as it stands at this moment.
    func read<Value>(_ body: (MemoryFarm) throws -> Value) rethrows -> Value {
        try body(farm)
    }

    /// The same, to be looked at.
    var farm: MemoryFarm {
        shared.farm.withLock { farm in
            farm.now = shared.clock()
            return farm
        }
    }

    /// A job that the call reaches.
    func reached(_ id: JobID, in farm: MemoryFarm) -> MemoryJob? {
        farm.jobs[id].flatMap { scope.holds($0.submitter) ? $0 : nil }
    }

    // MARK: Behind the store's back

    /// Changes rows without a commit: tests alone do.
    func tamper(_ body: (inout MemoryFarm) -> Void) { shared.farm.withLock { body(&$0) } }

    /// From now on, or no longer, the store refuses each image at its commit.
    package func refuseImages(_ refuses: Bool) { shared.refusesImages.withLock { $0 = refuses } }
}
