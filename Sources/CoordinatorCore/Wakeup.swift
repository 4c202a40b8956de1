/// Wakes one waiting loop; signals that come while it works become one.
package struct Wakeup: Sendable {
    /// For one reader; ends after ``finish()``.
    package let signals: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    /// Without a signal yet: its reader waits for the first.
    package init() {
        (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// From any thread, at no cost: while one is unread, others add nothing.
    package func signal() { continuation.yield() }

    /// The last signal may still be read; those after it are lost.
    package func finish() { continuation.finish() }
}
