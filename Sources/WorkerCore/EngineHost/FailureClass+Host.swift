import EngineHostProtocol
import FarmModel

extension FailureClass {
    /// The class of a failure that the host lived to tell.
    init(_ kind: HostFailure.Kind) {
        self =
            switch kind {
            case .invalidInput: .invalidInput
            case .modelLoadFailed: .modelLoadFailed
            case .outOfMemory: .outOfMemory
            case .diskFull: .diskFull
            case .inputOutput, .deviceUnavailable, .protocolError: .inputOutput
            case .engineError: .engineError
            }
    }
}
