import GRPCCore
import Synchronization

/// Counts the calls' streams as they open, which tells a coordinator that cannot be reached from one that is at work.
final class ConnectionWatch: ClientInterceptor {
    private let opened = Mutex(0)

    /// How many calls have reached the coordinator so far.
    var openedCount: Int { opened.withLock { $0 } }

    @concurrent
    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingClientRequest<Input>, context: ClientContext,
        next: @concurrent (StreamingClientRequest<Input>, ClientContext) async throws -> StreamingClientResponse<Output>
    ) async throws -> StreamingClientResponse<Output> {
        var request = request
        let produce = request.producer
        request.producer = { [self] writer in
            opened.withLock { $0 += 1 }
            try await produce(writer)
        }
        return try await next(request, context)
    }
}
