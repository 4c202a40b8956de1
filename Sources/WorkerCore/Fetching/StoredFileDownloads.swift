import FarmModel
import GRPCCore

/// The files that are to be fetched from the farm's store, over whichever connection there is: what a connection leaves
/// undone when it ends, the next one goes on with.
package actor StoredFileDownloads: StoredFileSource {
    package typealias Download =
        @Sendable (_ digest: String, _ offset: Int64, _ take: @escaping StoredFileTaker) async throws -> Void

    private struct Order {
        var digest: String
        var offset: @Sendable () async -> Int64
        var take: StoredFileTaker
        var continuation: CheckedContinuation<Void, any Error>
    }

    /// After so many failures that are neither the connection's nor said to pass, a file is given up.
    private static let tries = 3

    private var orders: [Int: Order] = [:]
    private var last = 0
    private var outlet: AsyncStream<Int>.Continuation?

    package init() {}

    package func fetch(
        _ digest: String, offset: @escaping @Sendable () async -> Int64, take: @escaping StoredFileTaker
    ) async throws {
        try await withCheckedThrowingContinuation { continuation in
            last += 1
            orders[last] = Order(digest: digest, offset: offset, take: take, continuation: continuation)
            outlet?.yield(last)
        }
    }

    /// Carries out what is ordered, one file at a time, until the task is cancelled, which is when the connection ends.
    package func serve(_ download: @escaping Download) async {
        let (numbers, continuation) = AsyncStream.makeStream(of: Int.self)
        outlet = continuation
        for number in orders.keys.sorted() { continuation.yield(number) }
        for await number in numbers { await perform(number, download) }
        outlet = nil
    }

    private func perform(_ number: Int, _ download: Download) async {
        guard let order = orders[number] else { return }
        var delay = RetryDelay()
        var failures = 0
        while !Task.isCancelled {
            do {
                try await download(order.digest, await order.offset(), order.take)
                orders.removeValue(forKey: number)?.continuation.resume()
                return
            } catch {
                if Task.isCancelled { return }
                failures += Self.passes(error) ? 0 : 1
                if let failure = Self.verdict(on: error, digest: order.digest, failures: failures) {
                    orders.removeValue(forKey: number)?.continuation.resume(throwing: failure)
                    return
                }
                try? await Task.sleep(for: delay.next())
            }
        }
    }

    /// Whether the farm, not the file, is at fault, and may be well in a moment.
    private static func passes(_ error: any Error) -> Bool {
        guard let code = (error as? RPCError)?.code else { return error is CancellationError }
        return [.unavailable, .deadlineExceeded, .cancelled, .aborted, .resourceExhausted].contains(code)
    }

    private static func verdict(on error: any Error, digest: String, failures: Int) -> TaskFailure? {
        if let failure = error as? TaskFailure { return failure }
        if let error = error as? RPCError,
            [.notFound, .invalidArgument, .failedPrecondition, .unimplemented].contains(error.code)
        {
            return TaskFailure(
                .missingModel, "this worker lacks the file \(digest.prefix(10)) and cannot fetch it: \(error.message)")
        }
        guard failures >= tries else { return nil }
        return TaskFailure(.inputOutput, "the file \(digest.prefix(10)) cannot be fetched: \(error)")
    }
}
