package import FarmBasics
package import GRPCCore

extension RPCError {
    /// A farm's error as a gRPC status; the message is written for people and carries no cause.
    package init(_ error: FarmError) {
        self.init(code: Self.code(for: error.code), message: error.message, cause: error)
        guard error.code == .exhausted else { return }
        metadata.addString(String(Int64((error.retryAfter ?? .zero) / .milliseconds(1))), forKey: Self.retryAfter)
    }

    /// The key of the trailing metadata that says when to ask again, in milliseconds; 0 where waiting alone does
    /// not help.
    static let retryAfter = "retry-after-ms"

    private static func code(for code: FarmError.Code) -> RPCError.Code {
        switch code {
        case .invalidInput: .invalidArgument
        case .notFound: .notFound
        case .conflict: .alreadyExists
        case .failedPrecondition: .failedPrecondition
        case .unauthenticated: .unauthenticated
        case .forbidden: .permissionDenied
        case .exhausted: .resourceExhausted
        case .unavailable: .unavailable
        case .inputOutput: .dataLoss
        case .internal: .internalError
        }
    }
}

extension FarmError {
    /// A gRPC status as a farm's error.
    package init(_ error: RPCError) {
        let wait = error.metadata[stringValues: RPCError.retryAfter].lazy.compactMap { Int64($0) }.first
        // Without our word of when to ask again it is gRPC's own: a message too large, a flood of streams.
        let code = error.code == .resourceExhausted && wait != nil ? .exhausted : Self.code(for: error.code)
        let retryAfter: Duration? = wait.flatMap { $0 > 0 ? .milliseconds($0) : nil }
        self.init(code, error.message, cause: error.cause, retryAfter: retryAfter)
    }

    private static func code(for code: RPCError.Code) -> FarmError.Code {
        switch code {
        case .invalidArgument, .outOfRange: .invalidInput
        case .notFound: .notFound
        case .alreadyExists: .conflict
        case .failedPrecondition, .unimplemented: .failedPrecondition
        case .unauthenticated: .unauthenticated
        case .permissionDenied: .forbidden
        case .unavailable, .deadlineExceeded, .cancelled, .aborted, .resourceExhausted: .unavailable
        case .dataLoss: .inputOutput
        default: .internal
        }
    }
}
