/// Wakes one waiting loop; signals that come while it works become one.
package struct Wakeup: Sendable {
    package let signals: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    package func signal() { continuation.yield() }

    package func finish() { continuation.finish() }
}
