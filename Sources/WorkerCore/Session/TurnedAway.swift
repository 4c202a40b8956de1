import FarmBasics
import FarmModel
import FarmWire
import GRPCCore

/// A worker that its coordinator does not let in, or that does not believe its coordinator. Once a person has done something
/// about it, it goes on: until then it keeps what it has.
struct TurnedAway: Error, Sendable, Equatable, CustomStringConvertible {
    static let closed =
        "this farm is closed: enrol this worker with a code from 'farm workers invite': farm-worker enrol CODE"

    let address: CoordinatorAddress
    /// What a person is to do.
    let advice: String
    /// What the coordinator, the connection or a file has to say.
    let reason: String

    /// Of files that this worker cannot use.
    init(address: CoordinatorAddress, reason: FarmError) {
        self.address = address
        advice = "this worker's identity cannot be used"
        self.reason = reason.message
    }

    /// Of a connection; nil where it may come about without anybody's doing.
    init?(address: CoordinatorAddress, trouble: FarmError) {
        guard trouble.code == .failedPrecondition else { return nil }
        self.address = address
        advice =
            "this worker and its coordinator do not trust each other: give --fingerprint SHA256:… or --ca FILE, or enrol it "
            + "with a code from 'farm workers invite': farm-worker enrol CODE"
        reason = trouble.message
    }

    /// Of a coordinator; nil for other answers.
    init?(address: CoordinatorAddress, answer: RPCError) {
        switch answer.code {
        case .unauthenticated, .permissionDenied: break
        default: return nil
        }
        self.address = address
        advice = Self.closed
        reason = FarmError(answer).message
    }

    var description: String { "\(advice) (\(reason))" }
}
