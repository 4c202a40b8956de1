import Crypto
import FarmModel
import GRPCCore

/// The pictures that are to be fetched from the farm, over whichever connection there is: what a connection leaves
/// undone when it ends, the next one does. That there is none, or that a coordinator is busy, fails nothing.
package actor InputDownloads: InputSource {
    package typealias Download = @Sendable (_ digest: String) async throws -> [UInt8]

    private struct Order {
        var digest: String
        var continuation: CheckedContinuation<[UInt8], any Error>
    }

    /// After so many failures that are neither the connection's nor said to pass, a picture is given up.
    private static let tries = 3

    private var orders: [Int: Order] = [:]
    private var last = 0
    private var outlet: AsyncStream<Int>.Continuation?

    package init() {}

    /// How many wait for a connection or are being fetched.
    package var pending: Int { orders.count }

    package func bytes(of digest: String) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            last += 1
            orders[last] = Order(digest: digest, continuation: continuation)
            outlet?.yield(last)
        }
    }

    /// Carries out what is ordered until the task is cancelled, which is when the connection ends.
    package func serve(_ download: @escaping Download) async {
        let (numbers, continuation) = AsyncStream.makeStream(of: Int.self)
        outlet = continuation
        for number in orders.keys.sorted() { continuation.yield(number) }
        await withDiscardingTaskGroup { group in
            for await number in numbers { group.addTask { await self.perform(number, download) } }
        }
        outlet = nil
    }

    private func perform(_ number: Int, _ download: Download) async {
        guard let digest = orders[number]?.digest else { return }
        var delay = RetryDelay()
        var failures = 0
        while !Task.isCancelled {
            do {
                let bytes = try await download(digest)
                let actual = SHA256.hash(data: bytes).hexadecimal
                guard actual == digest else { throw FarmError(.inputOutput, "what came has the SHA-256 \(actual)") }
                orders.removeValue(forKey: number)?.continuation.resume(returning: bytes)
                return
            } catch {
                if Task.isCancelled { return }
                failures += Self.passes(error) ? 0 : 1
                if let failure = Self.verdict(on: error, digest: digest, failures: failures) {
                    orders.removeValue(forKey: number)?.continuation.resume(throwing: failure)
                    return
                }
                try? await Task.sleep(for: delay.next())
            }
        }
    }

    /// Whether the farm, not the picture, is at fault, and may be well in a moment.
    private static func passes(_ error: any Error) -> Bool {
        guard let code = (error as? RPCError)?.code else { return error is CancellationError }
        return [.unavailable, .deadlineExceeded, .cancelled, .aborted, .resourceExhausted].contains(code)
    }

    private static func verdict(on error: any Error, digest: String, failures: Int) -> TaskFailure? {
        if let error = error as? RPCError, [.notFound, .invalidArgument, .failedPrecondition].contains(error.code) {
            return TaskFailure(
                .invalidInput, "the farm does not give out the input picture \(digest): \(error.message)")
        }
        guard failures >= tries else { return nil }
        return TaskFailure(.inputOutput, "the input picture \(digest) cannot be fetched: \(error)")
    }
}
