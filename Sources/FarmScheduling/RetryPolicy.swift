package import FarmModel

/// Whether a failed task is tried again.
package enum RetryPolicy {
    /// A task that has failed this often on its own account fails for good.
    package static let maximumFailures = 3
    /// A task whose session was lost this often fails for good: it may be what loses them.
    package static let maximumAttempts = 20

    package static func isRetryable(_ failure: FailureClass) -> Bool {
        switch failure {
        case .invalidInput: false
        case .engineCrash, .outOfMemory, .killed, .hang, .engineError, .missingModel, .modelLoadFailed, .workerLost,
            .diskFull, .inputOutput:
            true
        }
    }
}
