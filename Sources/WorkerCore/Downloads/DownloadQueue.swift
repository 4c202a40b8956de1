import GRPCCore

/// What is to be fetched from the farm, over whichever connection there is: what a connection leaves undone when it ends,
/// the next one does. That there is none, or that a coordinator is busy, fails nothing.
package actor DownloadQueue<Order: DownloadOrder> {
    private struct Waiting {
        var order: Order
        var continuation: CheckedContinuation<Order.Value, any Error>
    }

    /// After so many failures that are neither the connection's nor said to pass, an order is given up.
    private static var tries: Int { 3 }

    /// By number, in the order in which they came.
    private var waiting: [Int: Waiting] = [:]
    private var last = 0
    private var outlet: AsyncStream<Int>.Continuation?

    /// Without a connection until ``serve(_:)`` is called; what is ordered before waits.
    package init() {}

    /// How many wait for a connection or are being fetched.
    package var pending: Int { waiting.count }

    /// - Throws: A ``TaskFailure`` when it is not to be had.
    package func fetch(_ order: Order) async throws -> Order.Value {
        try await withCheckedThrowingContinuation { continuation in
            last += 1
            waiting[last] = Waiting(order: order, continuation: continuation)
            outlet?.yield(last)
        }
    }

    /// Carries out what is ordered until the task is cancelled, which is when the connection ends.
    package func serve(_ download: Order.Download) async {
        let (numbers, continuation) = AsyncStream.makeStream(of: Int.self)
        outlet = continuation
        for number in waiting.keys.sorted() { continuation.yield(number) }
        if Order.isOneAtATime {
            for await number in numbers { await perform(number, download) }
        } else {
            await withDiscardingTaskGroup { group in
                for await number in numbers { group.addTask { await self.perform(number, download) } }
            }
        }
        outlet = nil
    }

    private func perform(_ number: Int, _ download: Order.Download) async {
        guard let order = waiting[number]?.order else { return }
        var delay = RetryDelay()
        var failures = 0
        while !Task.isCancelled {
            do {
                let value = try await order.fetch(with: download)
                waiting.removeValue(forKey: number)?.continuation.resume(returning: value)
                return
            } catch {
                if Task.isCancelled { return }
                failures += Self.passes(error) ? 0 : 1
                var failure = order.refusal(error)
                if failure == nil, failures >= Self.tries { failure = order.failure(after: error) }
                if let failure {
                    waiting.removeValue(forKey: number)?.continuation.resume(throwing: failure)
                    return
                }
                try? await Task.sleep(for: delay.next())
            }
        }
    }

    /// Whether the farm, not what was ordered, is at fault, and may be well in a moment, or lets this worker in once more.
    private static func passes(_ error: any Error) -> Bool {
        guard let code = (error as? RPCError)?.code else { return error is CancellationError }
        return [
            .unavailable, .deadlineExceeded, .cancelled, .aborted, .resourceExhausted, .unauthenticated,
            .permissionDenied,
        ].contains(code)
    }
}
