package import FarmModel

/// Which failures are tried again, where, and how often.
package enum FailurePolicy {
    /// A task that failed this often on its own account fails for good.
    package static let maximumFailures = 3
    /// A task that ended this many engine hosts is quarantined: it fails for good.
    package static let maximumHostDeaths = 2
    /// A task that was lost this often, with its session or to an outside hand, fails for good: it may be the cause.
    package static let maximumLosses = 20
    /// A task that was tried this often, and failed on a worker's own account again, fails for good: it may be the cause
    /// after all. With its rests that takes hours.
    package static let maximumAttempts = 100

    /// How long a task stays away from a worker that failed it on the worker's own account: longer with each try.
    package static func rest(attempt: Int) -> Duration {
        min(DeviceHealth.firstPause * (1 << min(max(0, attempt - 1), 10)), DeviceHealth.longestPause)
    }

    /// A worker that left this long ago may come back: a task waits for it.
    package static let absence = Duration.seconds(600)

    /// Whether a failure ends the task, when the counts include it.
    package static func isFinal(
        _ failure: FailureClass, attempt: Int, failures: Int, hostDeaths: Int, losses: Int
    ) -> Bool {
        failure == .invalidInput || failures >= maximumFailures || hostDeaths >= maximumHostDeaths
            || losses >= maximumLosses || failure.isOfWorker && attempt >= maximumAttempts
    }
}

extension FailureClass {
    /// Whether the failure counts against the task, which then goes to another worker; else it says nothing of it.
    package var isOfTask: Bool {
        switch self {
        // Memory is the device's: it gets nothing as large again, and the next may have enough.
        // The same of what is the worker's own: see isOfWorker.
        case .workerLost, .killed, .outOfMemory, .missingModel, .modelLoadFailed, .inputOutput, .diskFull: false
        case .engineCrash, .hang, .deadline, .engineError, .invalidInput: true
        }
    }

    /// Whether the task may have ended the engine host.
    package var isHostDeath: Bool {
        switch self {
        case .engineCrash, .hang, .deadline: true
        case .outOfMemory, .killed, .engineError, .invalidInput, .missingModel, .modelLoadFailed, .workerLost,
            .diskFull, .inputOutput:
            false
        }
    }
}
