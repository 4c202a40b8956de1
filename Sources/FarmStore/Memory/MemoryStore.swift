import FarmBasics
package import FarmModel

package import struct FoundationEssentials.Date

/// A farm's state in memory, for tests: what the one in PostgreSQL promises, without a database. Several coordinators may
/// share one, as they share a database.
package actor MemoryStore: Store {
    var farm = MemoryFarm()
    private nonisolated let news = MemoryNews()
    private let clock: @Sendable () -> Date
    /// Whether images are refused at their commit.
    var refusesImages = false

    /// - Parameter clock: what the database's clock would say.
    package init(clock: @escaping @Sendable () -> Date = { Date() }) { self.clock = clock }

    /// Starts with ``StoreEvent/connected``; what is told before somebody listens is lost to them.
    package nonisolated func events() -> AsyncStream<StoreEvent> { news.listen() }

    /// Tells nothing where no job is named.
    package func announce(changed jobs: [JobID]) {
        if !jobs.isEmpty { news.tell([.changed(jobs)]) }
    }

    /// Goes to all who listen, the one who told it as well, whole however long it is.
    package func announce(_ report: RenderingReport) { news.tell([.rendering(report)]) }

    /// All of what the body changes, or, where it throws, nothing; its news are told with it.
    func transaction<Value>(_ body: (inout MemoryFarm) throws -> Value) throws -> Value {
        var next = farm
        next.now = clock()
        let value = try body(&next)
        if refusesImages, next.lastImage > farm.lastImage {
            throw FarmError(.unavailable, "the store does not commit at the moment; try again")
        }
        let events = next.news
        next.news = []
        farm = next
        news.tell(events)
        return value
    }

    /// The farm as it stands at this moment.
    func read<Value>(_ body: (MemoryFarm) throws -> Value) rethrows -> Value {
        farm.now = clock()
        return try body(farm)
    }
}
