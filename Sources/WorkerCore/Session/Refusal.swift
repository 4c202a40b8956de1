import FarmModel
import GRPCCore

/// A coordinator's answer that it will not take this worker, now or later.
struct Refusal: Error, Sendable, CustomStringConvertible {
    static let codes: Set<RPCError.Code> = [
        .invalidArgument, .failedPrecondition, .alreadyExists, .unimplemented,
    ]

    let address: CoordinatorAddress
    let message: String

    var description: String { "the coordinator at \(address) refuses this worker: \(message)" }
}
