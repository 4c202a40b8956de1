import FarmBasics

/// The exit codes of `farm`, which scripts may rely on.
enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    /// A job that was waited for ended with failed images or was cancelled.
    case jobIncomplete = 1
    case badInput = 2
    case notFound = 3
    case unreachable = 4
    case fileError = 5
    /// The state of the farm or of a file forbids it, for example a farm that runs already.
    case refused = 6
    /// Not logged in, or the role does not reach so far.
    case denied = 7
    /// A defect of ours.
    case defect = 70
    /// Ctrl-C: 128 + SIGINT.
    case interrupted = 130

    init(_ code: FarmError.Code) {
        self =
            switch code {
            case .invalidInput: .badInput
            case .notFound: .notFound
            case .conflict, .failedPrecondition, .exhausted: .refused
            case .unauthenticated, .forbidden: .denied
            case .unavailable: .unreachable
            case .inputOutput: .fileError
            case .internal: .defect
            }
    }

    /// One line of `farm --help`.
    var explanation: String {
        switch self {
        case .success: "done"
        case .jobIncomplete: "the job waited for ended with failed or cancelled images"
        case .badInput: "a wrong flag or value"
        case .notFound: "no such job, image or model"
        case .unreachable: "the coordinator cannot be reached"
        case .fileError: "a local file or folder failed"
        case .refused: "refused for now, such as a second 'farm up' on the same data"
        case .denied: "not logged in, or not allowed"
        case .defect: "a defect of this program"
        case .interrupted: "stopped with Ctrl-C"
        }
    }
}
