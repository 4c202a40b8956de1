package import FarmBasics
package import GRPCCore

extension RPCError {
    /// A farm's error as a gRPC status; the message is written for people and carries no cause.
    package init(_ error: FarmError) {
        self.init(code: Self.code(for: error.code), message: error.message, cause: error)
    }

    private static func code(for code: FarmError.Code) -> RPCError.Code {
        switch code {
        case .invalidInput: .invalidArgument
        case .notFound: .notFound
        case .conflict: .alreadyExists
        case .failedPrecondition: .failedPrecondition
        case .unavailable: .unavailable
        case .inputOutput: .dataLoss
        case .internal: .internalError
        }
    }
}

extension FarmError {
    /// A gRPC status as a farm's error.
    package init(_ error: RPCError) {
        self.init(Self.code(for: error.code), error.message, cause: error.cause)
    }

    private static func code(for code: RPCError.Code) -> FarmError.Code {
        switch code {
        case .invalidArgument, .outOfRange: .invalidInput
        case .notFound: .notFound
        case .alreadyExists: .conflict
        case .failedPrecondition, .unimplemented: .failedPrecondition
        case .unavailable, .deadlineExceeded, .cancelled, .aborted, .resourceExhausted: .unavailable
        case .dataLoss: .inputOutput
        default: .internal
        }
    }
}
