import FarmBasics
import FarmModel
import FarmWire
import GRPCCore
import Testing

/// A farm's error is the same one on the other side.
@Suite struct ErrorCodeTests {
    @Test func codesGoBothWays() {
        let codes: [FarmError.Code] = [
            .invalidInput, .notFound, .conflict, .failedPrecondition, .unavailable, .inputOutput, .internal,
        ]
        for code in codes {
            let status = RPCError(FarmError(code, "what is wrong"))
            #expect(status.message == "what is wrong")
            let error = FarmError(status)
            #expect(error.code == code && error.message == "what is wrong")
        }
        #expect(Set(codes.map { RPCError(FarmError($0, "")).code }).count == codes.count)
    }

    @Test func whatGRPCSaysItselfHasItsCode() {
        let codes: [(RPCError.Code, FarmError.Code)] = [
            (.outOfRange, .invalidInput), (.unimplemented, .failedPrecondition), (.deadlineExceeded, .unavailable),
            (.cancelled, .unavailable), (.aborted, .unavailable), (.resourceExhausted, .unavailable),
            (.unknown, .internal), (.permissionDenied, .internal), (.unauthenticated, .internal),
        ]
        for (status, code) in codes { #expect(FarmError(RPCError(code: status, message: "")).code == code) }
    }
}
