import FarmBasics
import FarmModel
import FarmWire
import GRPCCore
import Testing

/// A farm's error is the same one on the other side.
@Suite struct ErrorCodeTests {
    @Test func codesGoBothWays() {
        let codes: [FarmError.Code] = [
            .invalidInput, .notFound, .conflict, .failedPrecondition, .unauthenticated, .forbidden, .exhausted,
            .unavailable, .inputOutput, .internal,
        ]
        for code in codes {
            let status = RPCError(FarmError(code, "what is wrong"))
            #expect(status.message == "what is wrong")
            let error = FarmError(status)
            #expect(error.code == code && error.message == "what is wrong")
        }
        #expect(Set(codes.map { RPCError(FarmError($0, "")).code }).count == codes.count)
    }

    @Test func whenToAskAgainGoesAlong() {
        for wait in [Duration.milliseconds(1500), .seconds(60), nil] {
            let error = FarmError(RPCError(FarmError(.exhausted, "enough", retryAfter: wait)))
            #expect(error.code == .exhausted && error.retryAfter == wait)
        }
    }

    @Test func whatGRPCSaysItselfHasItsCode() {
        let codes: [(RPCError.Code, FarmError.Code)] = [
            (.outOfRange, .invalidInput), (.unimplemented, .failedPrecondition), (.deadlineExceeded, .unavailable),
            (.cancelled, .unavailable), (.aborted, .unavailable), (.resourceExhausted, .unavailable),
            (.unknown, .internal), (.permissionDenied, .forbidden), (.unauthenticated, .unauthenticated),
        ]
        for (status, code) in codes { #expect(FarmError(RPCError(code: status, message: "")).code == code) }
    }
}
