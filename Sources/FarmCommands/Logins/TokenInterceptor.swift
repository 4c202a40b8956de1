import FarmModel
import GRPCCore

/// Shows the token with each call.
struct TokenInterceptor: ClientInterceptor {
    let token: AccessToken

    @concurrent
    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingClientRequest<Input>, context: ClientContext,
        next: @concurrent (StreamingClientRequest<Input>, ClientContext) async throws -> StreamingClientResponse<Output>
    ) async throws -> StreamingClientResponse<Output> {
        var request = request
        request.metadata.replaceOrAddString("Bearer \(token.text)", forKey: "authorization")
        return try await next(request, context)
    }
}
