import Synchronization

/// Who listens to a store's news.
final class MemoryNews: Sendable {
    private struct Listeners {
        var next = 0
        var all: [Int: AsyncStream<StoreEvent>.Continuation] = [:]
    }

    private let listeners = Mutex(Listeners())

    /// What is told from now on.
    func listen() -> AsyncStream<StoreEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: StoreEvent.self)
        continuation.yield(.connected)
        let number = listeners.withLock { listeners in
            listeners.next += 1
            listeners.all[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { $0.all[number] = nil }
        }
        return stream
    }

    func tell(_ events: [StoreEvent]) {
        guard !events.isEmpty else { return }
        let all = listeners.withLock { Array($0.all.values) }
        for listener in all {
            for event in events { listener.yield(event) }
        }
    }
}
